"""The forward pass with weights of chance: what holds without the real ones."""

import math

import numpy as np
import pytest

from pipeline.minilm.forward import DIMENSIONS, LAYERS, Floats, _gelu, vectors_of

pytestmark = pytest.mark.unit


def some_weights() -> dict[str, Floats]:
    chance = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (50, DIMENSIONS),
        "embeddings.position_embeddings.weight": (40, DIMENSIONS),
        "embeddings.token_type_embeddings.weight": (2, DIMENSIONS),
    }
    for name, (rows, columns) in {
        "attention.self.query": (DIMENSIONS, DIMENSIONS),
        "attention.self.key": (DIMENSIONS, DIMENSIONS),
        "attention.self.value": (DIMENSIONS, DIMENSIONS),
        "attention.output.dense": (DIMENSIONS, DIMENSIONS),
        "intermediate.dense": (4 * DIMENSIONS, DIMENSIONS),
        "output.dense": (DIMENSIONS, 4 * DIMENSIONS),
    }.items():
        for layer in range(LAYERS):
            shapes[f"encoder.layer.{layer}.{name}.weight"] = (rows, columns)
            shapes[f"encoder.layer.{layer}.{name}.bias"] = (rows,)
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        norms += [
            f"encoder.layer.{layer}.{name}.LayerNorm" for name in ("attention.output", "output")
        ]
    for norm in norms:
        shapes[f"{norm}.weight"] = shapes[f"{norm}.bias"] = (DIMENSIONS,)
    weights = {
        name: (chance.standard_normal(shape) * 0.05).astype(np.float32)
        for name, shape in shapes.items()
    }
    for norm in norms:
        weights[f"{norm}.weight"] += np.float32(1)
    return weights


WEIGHTS = some_weights()


def test_a_vector_depends_on_its_own_text_only() -> None:
    texts = [[1, 5, 2], [1, 7, 9, 30, 2], [1, 2]]
    together = vectors_of(WEIGHTS, texts)
    assert together.shape == (3, DIMENSIONS)
    assert together.dtype == np.float32
    for text, vector in zip(texts, together, strict=True):
        assert vector == pytest.approx(vectors_of(WEIGHTS, [text])[0], abs=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1.0] * 3, abs=1e-5)


def test_the_order_of_words_counts() -> None:
    one, other = vectors_of(WEIGHTS, [[1, 5, 6, 2], [1, 6, 5, 2]])
    assert np.abs(one - other).max() > 1e-4


def test_the_weights_stay_as_they_are() -> None:
    before = {name: weight.copy() for name, weight in WEIGHTS.items()}
    vectors_of(WEIGHTS, [[1, 5, 2]])
    assert all((before[name] == weight).all() for name, weight in WEIGHTS.items())


def test_gelu_is_exact_to_the_last_digits_of_its_numbers() -> None:
    x = np.linspace(-9, 9, 2001).astype(np.float32)
    exact = [value * 0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x.tolist()]
    assert _gelu(x) == pytest.approx(exact, abs=2e-6)
