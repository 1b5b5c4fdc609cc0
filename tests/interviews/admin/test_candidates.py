"""The admin of candidates."""

import pytest

from interviews.models import Candidate
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_name_can_be_corrected(cast: Cast) -> None:
    post(cast.editor, "interviews_candidate_change", cast.candidate.pk, name="Marla", email="")
    assert Candidate.objects.get().name == "Marla"


def test_the_list_counts_invitations(cast: Cast) -> None:
    assert "Marlo Testperson" in page(cast.reviewer, "interviews_candidate_changelist")


def test_nobody_is_added_or_deleted_by_hand(cast: Cast) -> None:
    client = signed_in(cast.owner)
    assert client.get("/admin/interviews/candidate/add/").status_code == 403
    address = f"/admin/interviews/candidate/{cast.candidate.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
