"""Texts to vectors with the weights in memory: loaded once a process, when first asked for."""

from collections.abc import Iterator, Sequence
from functools import cache
from threading import Lock

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from pipeline.failures import FinalFailure
from pipeline.minilm.files import ModelFiles, find_files
from pipeline.minilm.forward import Floats, Weights, vectors_of

#: What the model was made for, by its card; the rest of a longer text is not read.
MOST_TOKENS = 256
#: Tokens of one pass: more of them are slower (they leave the processor's cache) and want memory.
PASS_TOKENS = 256
MISSING = "The offline embedding model is not installed: install the requirements again."
DAMAGED = "The offline embedding model's files are damaged: install the requirements again."
_one_at_a_time = Lock()


class Model:
    """Safe to use from several threads: nothing of it changes, and a pass holds about 5 MB."""

    def __init__(self, weights: Weights, tokenizer: Tokenizer) -> None:
        self._weights = weights
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str]) -> list[Floats]:
        """A vector of 384 numbers and length one for each text."""
        found: list[Floats] = []
        for batch in _passes([self._tokenizer.encode(text).ids for text in texts]):
            found += list(vectors_of(self._weights, batch))
        return found


def loaded() -> Model:
    """The process's one copy, about 90 MB. Raises FinalFailure where it cannot be had."""
    with _one_at_a_time:
        return _load()


@cache
def _load() -> Model:
    files = find_files()
    if files is None:
        raise FinalFailure(MISSING)
    return load(files)


def load(files: ModelFiles) -> Model:
    """Raises FinalFailure for files that are not the ones that we know."""
    try:
        if not files.are_genuine():
            raise FinalFailure(DAMAGED)
        return Model(_read_weights(files), _read_tokenizer(files))
    except (OSError, SafetensorError):
        raise FinalFailure(DAMAGED) from None


def _read_weights(files: ModelFiles) -> Weights:
    with safe_open(files.weights, framework="np") as file:
        names = [name for name in file.keys() if not name.startswith("pooler.")]  # noqa: SIM118 - not a dict
        return {name: np.ascontiguousarray(file.get_tensor(name)) for name in names}


def _read_tokenizer(files: ModelFiles) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(files.tokenizer))
    tokenizer.no_padding()  # the file asks for 128 tokens a text
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def _passes(texts: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Texts in their order, as many at a time as fit; at least one."""
    batch: list[list[int]] = []
    for tokens in texts:
        if batch and sum(map(len, batch)) + len(tokens) > PASS_TOKENS:
            yield batch
            batch = []
        batch.append(tokens)
    if batch:
        yield batch
