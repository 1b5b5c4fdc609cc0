"""Whose rows a command looks at."""

import io

import pytest
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.models import Organization
from pipeline.management.operators import add_organization, find_organization, progress
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_where_there_is_one_organization_nobody_needs_to_name_it(db: None) -> None:
    only = Organization.objects.create(name="Quarzwerk", slug="quarzwerk")
    assert find_organization(None) == only
    Organization.objects.create(name="Lindenhof", slug="lindenhof")
    with pytest.raises(CommandError, match="several organizations"):
        find_organization(None)
    assert find_organization("quarzwerk") == only


def test_a_name_that_nobody_has_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no such organization"):
        find_organization("nobody")


def test_the_option_names_one() -> None:
    parser = CommandParser()
    add_organization(parser)
    assert parser.parse_args(["--organization", "lindenhof"]).organization == "lindenhof"


def test_progress_is_quiet_where_standard_error_is_no_terminal() -> None:
    quiet = io.StringIO()
    with progress(BaseCommand(stderr=quiet), total=2, what="sessions") as bar:
        bar.advance()
    assert quiet.getvalue() == ""


def test_progress_is_shown_on_a_terminal() -> None:
    class FakeTerminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = FakeTerminal()
    with progress(BaseCommand(stderr=seen), total=1, what="sessions") as bar:
        bar.advance()
    assert seen.getvalue().endswith("1 of 1 sessions\r\n")
