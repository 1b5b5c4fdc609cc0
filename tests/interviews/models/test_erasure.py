"""The certificate of an erasure says when it is finished."""

import pytest

from interviews.models import ErasureCertificate

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("files_left", "is_remembered", "is_finished"),
    [([], True, True), (["tape/1"], True, False), ([], False, False)],
)
def test_an_erasure_is_finished_when_files_are_gone_and_a_tombstone_stands(
    files_left: list[str], is_remembered: bool, is_finished: bool
) -> None:
    certificate = ErasureCertificate(files_left=files_left, is_remembered=is_remembered)
    assert certificate.is_finished is is_finished


def test_rows_are_counted_over_all_tables() -> None:
    assert ErasureCertificate(counts={"interviews.Turn": 4, "pipeline.Link": 3}).row_count == 7


def test_people_choose_no_rule() -> None:
    rules = set(ErasureCertificate.Cause) - set(ErasureCertificate.CHOOSABLE)
    assert rules == {"retention", "restored"}
