"""The real weights: loaded once for this module, against figures that others have published."""

import hashlib
import math
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.failures import FinalFailure
from pipeline.minilm import files, model
from pipeline.minilm.files import ModelFiles, find_files
from pipeline.minilm.model import loaded
from pipeline.vectors import check_vectors

pytestmark = pytest.mark.unit

#: Sentence Transformers' quickstart prints these similarities for these sentences.
PUBLISHED = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
PUBLISHED_SIMILARITIES = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}
#: The model card's example sentence, first numbers.
CARD = ("This is an example sentence", (0.067657, 0.063496, 0.048713, 0.079305, 0.037448))


def test_vectors_are_those_that_the_original_makes() -> None:
    vectors = loaded().embed(PUBLISHED)
    for (one, other), similarity in PUBLISHED_SIMILARITIES.items():
        assert float(vectors[one] @ vectors[other]) == pytest.approx(similarity, abs=5e-5)
    [vector] = loaded().embed([CARD[0]])
    assert vector[:5].tolist() == pytest.approx(CARD[1], abs=2e-6)


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = ["oven", *PUBLISHED, "bread " * 100, "", "ovens"]
    together = loaded().embed(texts)
    for text, vector in zip(texts, together, strict=True):
        [alone] = loaded().embed([text])
        assert vector.tolist() == pytest.approx(alone.tolist(), abs=1e-6)


def test_every_text_has_a_vector_that_may_be_stored() -> None:
    texts = ["", " ", "\0", "🥐" * 300, "パン屋さん", "e\u0301" * 5, "x" * 20_000]
    vectors = [vector.tolist() for vector in loaded().embed(texts)]
    check_vectors(vectors, count=len(texts), dimensions=384)
    assert all(math.hypot(*vector) == pytest.approx(1.0, abs=1e-5) for vector in vectors)
    assert loaded().embed([]) == []


def test_what_is_beyond_the_first_256_tokens_is_not_read() -> None:
    long = "bread " * 254
    one, same, shorter = loaded().embed([long, long + "and an oven", long.removesuffix("bread ")])
    assert one.tolist() == same.tolist()
    assert one.tolist() != shorter.tolist()


def test_a_pass_is_never_much_larger_than_a_text_may_be() -> None:
    texts = [[1] * size for size in (200, 50, 7, 256, 1, 256, 120)]
    passes = list(model._passes(texts))
    assert [text for one in passes for text in one] == texts
    assert [sum(map(len, one)) for one in passes] == [250, 7, 256, 1, 256, 120]


def test_threads_share_one_copy() -> None:
    with ThreadPoolExecutor(4) as threads:
        copies = list(threads.map(lambda _: loaded(), range(8)))
        vectors = list(threads.map(lambda _: loaded().embed(PUBLISHED[:1])[0].tolist(), range(8)))
    assert len(set(map(id, copies))) == 1
    assert vectors == [vectors[0]] * 8


def test_nothing_of_the_package_is_run_and_nothing_is_loaded_before_it_is_asked_for() -> None:
    script = (
        "import sys; from pipeline.embeddings import MiniLM; from pipeline.minilm import model;"
        "MiniLM(); assert model._load.cache_info().currsize == 0;"
        "MiniLM().embed(['oven']); assert model._load.cache_info().currsize == 1;"
        "assert not [m for m in sys.modules if m.startswith('gt_all') or m == 'torch']"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_files_that_are_not_the_known_ones_are_refused(tmp_path: Path) -> None:
    there = find_files()
    assert there is not None
    other = ModelFiles(tmp_path / "model.safetensors", tmp_path / "tokenizer.json")
    other.weights.write_bytes(b"no weights")
    shutil.copy(there.tokenizer, other.tokenizer)
    with pytest.raises(FinalFailure, match="damaged"):
        model.load(other)
    other.weights.unlink()
    with pytest.raises(FinalFailure, match="damaged"):
        model.load(other)


def test_a_genuine_file_that_cannot_be_read_as_weights_is_damaged_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = find_files()
    assert there is not None
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    monkeypatch.setattr(files, "WEIGHTS_SHA256", hashlib.sha256(b"no weights").hexdigest())
    with pytest.raises(FinalFailure, match="damaged"):
        model.load(ModelFiles(tmp_path / "model.safetensors", there.tokenizer))


def test_a_machine_without_the_package_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PACKAGE", "no_such_package_of_weights")
    assert find_files() is None
    with pytest.raises(FinalFailure, match="not installed"):
        model._load.__wrapped__()
