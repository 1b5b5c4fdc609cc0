"""The interviewer of the demonstration has something to look up, and finds it."""

import pytest

from pipeline.demo_handbook import set_up_handbook
from pipeline.live_tools.role import search_role_knowledge
from pipeline.models import Document
from tests.cast import NOW, Cast
from tests.pipeline.live_tools.live import make_live

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_what_a_candidate_asks_is_answered_from_the_handbook(cast: Cast) -> None:
    for _ in range(2):
        set_up_handbook(cast.version, now=NOW)
    assert Document.objects.count() == 1
    told = search_role_knowledge(make_live(cast).pk, {"query": "Can I work from home?"})
    assert "Two days a week from home" in told["items"][0]["said"]
