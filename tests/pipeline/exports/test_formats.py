"""The formats of an export."""

import pytest

from pipeline.exports.formats import FORMATS, file_name
from tests.pipeline.exports.reports import HOSTILE, make_hostile_report, make_report

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("suffix", "first"),
    [("pdf", b"%PDF-"), ("md", b"# Marlo"), ("json", b"{"), ("csv", b"\xef\xbb\xbf")],
)
def test_each_format_writes_its_own_kind_of_file(suffix: str, first: bytes) -> None:
    assert FORMATS[suffix].write(make_report()).startswith(first)


def test_a_file_is_named_for_the_person_and_the_session() -> None:
    assert file_name(make_report(), "pdf") == "marlo-testperson-1f0c5b7a.pdf"


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_format_gives_up_at_a_hostile_text(suffix: str) -> None:
    everything = " ".join(HOSTILE.values())
    assert FORMATS[suffix].write(make_hostile_report(everything))
