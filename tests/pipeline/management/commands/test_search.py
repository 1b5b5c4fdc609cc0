"""`manage.py search`."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.cast import Cast
from tests.interviews.importing import import_one
from tests.pipeline.indexed import index_session, make_indexed_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(*options: str, organization: str = "lindenhof") -> str:
    out = io.StringIO()
    call_command("search", *options, f"--organization={organization}", stdout=out)
    return out.getvalue()


def test_hits_are_printed_with_the_ids_they_are_known_by(cast: Cast) -> None:
    index_session(import_one(cast))
    said = run("the", "oven", "failed")
    assert "session call-7" in said
    assert "turns call-7#" in said
    assert "candidate: It failed at three in the morning" in said


def test_a_session_that_was_held_here_has_its_own_ids(cast: Cast) -> None:
    session = make_indexed_session(cast)
    said = run("oven", "--limit=1")
    assert f"session {session.pk}" in said
    assert "turns 1." in said


def test_no_more_hits_than_asked_for(cast: Cast) -> None:
    index_session(import_one(cast))
    make_indexed_session(cast)
    assert len(run("oven", "--json").splitlines()) > 1
    assert len(run("oven", "--json", "--limit=1").splitlines()) == 1


def test_json_is_one_object_a_line(cast: Cast) -> None:
    index_session(import_one(cast))
    told, *_others = [json.loads(line) for line in run("oven", "--json").splitlines()]
    assert told["session"] == "call-7"
    assert set(told["turns"]) <= {f"call-7#{n}" for n in range(4)}
    assert "oven" in told["text"]
    assert 0 < told["score"] <= 1
    assert run("oven", "--json", "--until=2020-01-01") == ""


def test_filters_narrow_it(cast: Cast) -> None:
    index_session(import_one(cast))
    make_indexed_session(cast)
    for option in (
        "--interview=Calls of autumn",
        "--candidate=Petra Probe",
        "--until=2025-01-01",
    ):
        said = run("oven", option)
        assert said.count("session ") == said.count("session call-7") > 0
    assert "session call-7" not in run("oven", "--since=2025-01-01")
    assert "call-7" in run("loaves", "--speaker=candidate")
    assert "call-7" in run("oven", "--speaker=interviewer")
    assert "call-7" not in run("oven", "--speaker=candidate")  # who never said it
    assert run("oven", "--until=2020-01-01") == "Nothing was found.\n"


def test_nothing_of_another_organization_is_found(cast: Cast) -> None:
    index_session(import_one(cast))
    assert run("oven", organization="quarzwerk") == "Nothing was found.\n"
    with pytest.raises(CommandError, match="There is no interview"):
        run("oven", "--interview=Calls of autumn", organization="quarzwerk")


@pytest.mark.parametrize("option", ["--limit=0", "--limit=201", "--since=soon", "--speaker=robot"])
def test_options_that_make_no_sense_are_refused(cast: Cast, option: str) -> None:
    with pytest.raises(CommandError):
        run("oven", option)
