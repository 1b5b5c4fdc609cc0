"""The forward pass of all-MiniLM-L6-v2: tokens become vectors of length one (pure).

BERT (Devlin et al. 2018) with six layers, twelve heads and 384 dimensions, as the model's
`config.json` says; then the mean over the tokens, as its `1_Pooling/config.json` says. Texts are
laid end to end instead of being padded: a text's vector does not depend on its neighbours, and
nothing is calculated for padding.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
HEAD = DIMENSIONS // HEADS
NORM_EPSILON = 1e-12
#: The error function by Abramowitz and Stegun 7.1.26, wrong by 1.5e-7 at most.
ERF_STEP = 0.3275911
ERF_FACTORS = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def vectors_of(weights: Weights, texts: Sequence[Sequence[int]]) -> Floats:
    """(texts, 384) for the token numbers of each text, the marks at its ends included."""
    ends = np.cumsum([0, *map(len, texts)])
    x = _embed(weights, texts)
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        seen = _attend(weights, f"{name}.attention.self", x, ends)
        x = _norm(
            weights,
            f"{name}.attention.output.LayerNorm",
            x + _dense(weights, f"{name}.attention.output.dense", seen),
        )
        inner = _gelu(_dense(weights, f"{name}.intermediate.dense", x))
        x = _norm(
            weights, f"{name}.output.LayerNorm", x + _dense(weights, f"{name}.output.dense", inner)
        )
    means = np.add.reduceat(x, ends[:-1]) / np.diff(ends)[:, None].astype(np.float32)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


def _embed(weights: Weights, texts: Sequence[Sequence[int]]) -> Floats:
    tokens = np.concatenate([np.asarray(text, dtype=np.intp) for text in texts])
    places = np.concatenate([np.arange(len(text)) for text in texts])
    x = weights["embeddings.word_embeddings.weight"][tokens]
    x += weights["embeddings.position_embeddings.weight"][places]
    x += weights["embeddings.token_type_embeddings.weight"][0]
    return _norm(weights, "embeddings.LayerNorm", x)


def _attend(weights: Weights, name: str, x: Floats, ends: NDArray[np.intp]) -> Floats:
    """Each token looks at the tokens of its own text."""
    queries, keys, values = (
        _dense(weights, f"{name}.{part}", x) for part in ("query", "key", "value")
    )
    queries *= np.float32(HEAD**-0.5)
    seen = np.empty_like(x)
    for start, end in pairwise(ends):
        q, k, v = (
            part[start:end].reshape(-1, HEADS, HEAD).transpose(1, 0, 2)
            for part in (queries, keys, values)
        )
        scores = q @ k.transpose(0, 2, 1)
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        seen[start:end] = (scores @ v).transpose(1, 0, 2).reshape(-1, DIMENSIONS)
    return seen


def _dense(weights: Weights, name: str, x: Floats) -> Floats:
    y: Floats = x @ weights[f"{name}.weight"].T
    y += weights[f"{name}.bias"]
    return y


def _norm(weights: Weights, name: str, x: Floats) -> Floats:
    x -= x.mean(axis=-1, keepdims=True)
    x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float32(NORM_EPSILON))
    x *= weights[f"{name}.weight"]
    x += weights[f"{name}.bias"]
    return x


def _gelu(x: Floats) -> Floats:
    """Each number times the share of the normal distribution below it.

    Calculated in place, which takes a quarter of the time.
    """
    z = np.abs(x)
    z *= np.float32(0.5**0.5)
    t = z * np.float32(ERF_STEP)
    t += np.float32(1)
    np.reciprocal(t, out=t)
    rest = t * np.float32(ERF_FACTORS[0])
    for factor in ERF_FACTORS[1:]:
        rest += np.float32(factor)
        rest *= t
    np.square(z, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    rest *= z
    erf: Floats = np.subtract(np.float32(1), rest, out=rest)
    np.copysign(erf, x, out=erf)
    erf += np.float32(1)
    erf *= x
    erf *= np.float32(0.5)
    return erf
