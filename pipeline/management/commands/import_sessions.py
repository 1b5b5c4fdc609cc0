"""`manage.py import_sessions FILE`: take in sessions that were held elsewhere, and index them."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interviews.actions.errors import ImportRefusedError
from interviews.actions.imports import Terms, import_session
from interviews.definition import LANGUAGE_TAG
from interviews.import_format import BadLineError, ImportedSession, read_line
from interviews.models import Organization, Session
from pipeline.imported import Indexed, index_imported, why_not
from pipeline.management.operators import (
    add_organization,
    find_organization,
    numbered_lines,
    progress,
)

Lines = list[tuple[int, str]]


class Command(BaseCommand):
    """Safe to repeat and to stop: what is there and has not changed is left as it is."""

    help = (
        "Import sessions from JSON Lines (docs/reference/import.md): bad lines are reported with "
        "their number and the reason, the others are imported and indexed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="one session a line; - for standard input")
        add_organization(parser)
        parser.add_argument("--language", default="en", help="of the sessions: en, pt-BR ...")
        parser.add_argument(
            "--may-be-read-by-ai",
            action="store_true",
            help="the people in them agreed that models outside of this installation read them",
        )

    def handle(self, *_args: object, **given: Any) -> None:
        organization = find_organization(given["organization"])
        if not LANGUAGE_TAG.fullmatch(given["language"]):
            raise CommandError("Give the language as a tag such as en or pt-BR.")
        terms = Terms(given["language"], may_be_read_by_ai=given["may_be_read_by_ai"])
        lines = numbered_lines(given["file"])
        counts = self._import(organization, lines, terms)
        self.stdout.write(_summary(counts))
        if lines and counts["bad"] == len(lines):
            raise CommandError("No line could be imported.")

    def _import(self, organization: Organization, lines: Lines, terms: Terms) -> Counter[str]:
        counts, known = Counter[str](), dict[str, int]()
        with progress(self, total=len(lines), what="sessions") as bar:
            for number, line in lines:
                try:
                    told = _read_once(line, number, known)
                    counts.update(_import_one(organization, told, terms))
                except (BadLineError, ImportRefusedError, _NotIndexedError) as error:
                    kind = "not indexed" if isinstance(error, _NotIndexedError) else "bad"
                    counts[kind] += 1
                    bar.say(f"Line {number}: {error}")
                bar.advance()
        return counts


class _NotIndexedError(Exception):
    """It is there, and is not found yet."""


def _read_once(line: str, number: int, known: dict[str, int]) -> ImportedSession:
    """Raises BadLineError, also for a second line about the same session."""
    told = read_line(line)
    if (first := known.setdefault(told.id, number)) != number:
        raise BadLineError(f"Line {first} has the same id.")
    return told


def _import_one(organization: Organization, told: ImportedSession, terms: Terms) -> list[str]:
    """What to count. Raises ImportRefusedError, _NotIndexedError."""
    imported = import_session(organization=organization, told=told, terms=terms, now=timezone.now())
    session = Session.objects.get(pk=imported.session_id)
    indexed = index_imported(session)
    if indexed is Indexed.FAILED:
        raise _NotIndexedError(f"It was imported but not indexed: {why_not(session.pk)}")
    return [imported.outcome.value, indexed.value]


def _summary(counts: Counter[str]) -> str:
    words = [f"{counts[each]} {each}" for each in ("added", "changed", "same") if counts[each]]
    if counts["bad"]:
        words.append(f"{counts['bad']} bad")
    done = ", ".join(words) or "no session"
    waits = counts["not indexed"] + counts["elsewhere"]
    return f"{done}; {waits} are found later." if waits else f"{done}."
