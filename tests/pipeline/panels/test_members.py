"""Who belongs to a session's organization."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.panels.members import members_of
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_members_are_asked_for_once(cast: Cast) -> None:
    session = make_session(cast.invitation)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(2):
            names = [member.username for member in members_of(session)]
    assert names == ["edgar.editorsen", "olga.ownerson", "rita.reviewersen"]
    assert len(asked) == 1
