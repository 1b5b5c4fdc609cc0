"""What the same candidate said before, where they agreed to its being read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from interviews.models import Session
from pipeline.live_tools.past import search_past_sessions
from tests.cast import Cast, make_interview, make_version
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.live_tools.live import make_live, make_past

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUERY = {"query": "Petra moved ninety loaves in her van"}


def items(session: Session) -> list[dict[str, Any]]:
    return list(search_past_sessions(session.pk, QUERY).get("items", []))


def test_the_candidates_own_words_are_quoted_as_data(cast: Cast) -> None:
    past = make_past(cast)
    told = search_past_sessions(make_live(cast).pk, QUERY)
    assert "never" in told["notice"].lower()
    [quote, *_] = told["items"][0]["quotes"]
    assert quote["session_id"] == str(past.pk)
    assert quote["by"] in {"candidate", "interviewer"}


def test_each_quote_has_the_offsets_of_its_own_turn(cast: Cast) -> None:
    past = make_past(cast)
    starts = {f"1.{turn.position}": turn.started_ms for turn in past.turns.all()}
    quotes = [quote for item in items(make_live(cast)) for quote in item["quotes"]]
    assert len(quotes) > 1
    assert {quote["turn"]: quote["starts_ms"] for quote in quotes} == {
        quote["turn"]: starts[quote["turn"]] for quote in quotes
    }


def test_nobody_elses_words_are_found(cast: Cast) -> None:
    make_indexed_session(cast)  # of another candidate of the same interview
    assert items(make_live(cast)) == []


def test_another_position_is_none_of_its_business(cast: Cast) -> None:
    version = make_version(make_interview(cast.lindenhof, title="Day baker"))
    past = make_past(cast)
    Session.objects.filter(pk=past.pk).update(version=version)
    past.passages.update(interview=version.interview)
    assert items(make_live(cast)) == []


@pytest.mark.parametrize("disagreed", ["then", "now", "since"])
def test_who_did_not_agree_is_not_looked_up(cast: Cast, disagreed: str) -> None:
    make_past(cast, ai_evaluation=disagreed != "then")
    if disagreed == "since":
        Session.objects.get(state="ended").consents.update(withdrawn_at=timezone.now())
    assert items(make_live(cast, ai_evaluation=disagreed != "now")) == []


def test_what_should_be_gone_is_not_looked_up(cast: Cast) -> None:
    past = make_past(cast)
    long_ago = timezone.now() - timedelta(days=cast.lindenhof.retention_days + 1)
    Session.objects.filter(pk=past.pk).update(ended_at=long_ago)
    assert items(make_live(cast)) == []
