"""The search page: what was said, found, read and led to."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.models import Candidate, Session
from tests.cast import Cast, make_recording
from tests.interviews.admin.desk import signed_in
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

WORDS = "Petra moved ninety loaves in her van"
MOST_QUERIES = 30


def shown(cast: Cast, **query: str) -> str:
    response = signed_in(cast.reviewer).get(reverse("search"), query)
    assert response.status_code == 200
    return response.content.decode()


def hits_of(page: str) -> int:
    return page.count('class="viva-hit"')


def test_what_was_said_is_quoted_with_its_words_marked(cast: Cast) -> None:
    session = make_indexed_session(cast)
    make_recording(session, file_name="evening.mp3", duration_ms=3_600_000)
    page = shown(cast, q=WORDS)
    assert "<mark>Petra</mark>" in page
    assert re.search(rf"{session.pk}/change/#turn-\d+-\d+", page)
    assert "data-play-ms" in page
    assert f'value="{WORDS}"' in page


def test_an_empty_box_says_what_can_be_asked(cast: Cast) -> None:
    assert "as you would ask a colleague" in shown(cast)
    assert "Nothing was found" in shown(cast, q="zeppelin")


@pytest.mark.fault("B43")
def test_words_of_a_query_and_of_a_transcript_are_never_markup(cast: Cast) -> None:
    session = make_indexed_session(cast)
    passage = session.passages.order_by("number").first()
    assert passage is not None
    evil = "<script>alert(1)</script> Petra"
    passage.text = evil
    passage.spans = [
        {"reference": "1.2", "speaker": "candidate", "start": 0, "end": len(evil)},
    ]
    passage.save(update_fields=["text", "spans"])
    page = shown(cast, q="Petra <script>alert")
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"candidate": "person 0"}, True),
        ({"candidate": "nobody"}, False),
        ({"interview": "00000000-0000-4000-8000-000000000000"}, False),
        ({"since": "2026-11-21", "until": "2026-11-21"}, True),
        ({"since": "2026-11-22"}, False),
        ({"until": "2026-11-20"}, False),
        ({"since": "2026-11-22", "until": "2026-11-20"}, False),
        ({"speaker": "candidate"}, True),
        ({"verdict": "good"}, True),
        ({"verdict": "unusable"}, False),
    ],
)
def test_filters_stand_in_the_address(cast: Cast, query: dict[str, str], is_found: bool) -> None:
    session = make_indexed_session(cast)
    make_quality(make_step_run(session, step="transcript"))
    Candidate.objects.filter(sessions=session).update(name="Person 0")
    page = shown(cast, q=WORDS, **query)
    assert (hits_of(page) > 0) is is_found
    assert "viva-chip" in page
    if not is_found:
        assert "Search everything" in page or "Search without dates" in page


def test_nobody_finds_what_is_another_organizations(cast: Cast) -> None:
    make_indexed_session(cast)
    response = signed_in(cast.outsider).get(reverse("search"), {"q": WORDS})
    assert hits_of(response.content.decode()) == 0
    assert signed_in(cast.superuser).get(reverse("search")).status_code == 403


def test_the_box_is_on_the_first_page_and_the_page_in_the_menu(cast: Cast) -> None:
    home = signed_in(cast.reviewer).get(reverse("admin:index")).content.decode()
    assert home.count(f'action="{reverse("search")}"') == 1
    assert f'href="{reverse("search")}"' in home


def test_more_hits_do_not_ask_the_database_more(cast: Cast) -> None:
    client = signed_in(cast.reviewer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("search"), {"q": WORDS, "candidate": "a", "most": "30"})
        return len(asked)

    make_indexed_session(cast)
    questions()
    for_one = questions()
    for _ in range(4):
        make_indexed_session(cast)
    assert Session.objects.count() == 5
    assert questions() == for_one < MOST_QUERIES
