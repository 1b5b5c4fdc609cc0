"""What commands about one organization's rows share: whose, lines of a file, a bar of progress."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.models import Organization
from pipeline.progress import ProgressBar


def add_organization(parser: CommandParser) -> None:
    parser.add_argument(
        "--organization", metavar="SLUG", help="its short name; needed where there are several"
    )


def find_organization(slug: str | None) -> Organization:
    """Raises CommandError."""
    organizations = Organization.objects.order_by("slug")
    if slug:
        organizations = organizations.filter(slug=slug)
    found = list(organizations[:2])
    if not found:
        raise CommandError("There is no such organization.")
    if len(found) > 1:
        raise CommandError("There are several organizations: name one with --organization.")
    return found[0]


def numbered_lines(name: str) -> list[tuple[int, str]]:
    """Of a file, or of standard input for `-`; empty ones are left out. Raises CommandError.

    What is no UTF-8 comes as lone surrogates, for whoever reads the line to refuse.
    """
    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as file:
            lines = file.read().decode("utf-8-sig", errors="surrogateescape").split("\n")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def progress(command: BaseCommand, *, total: int, what: str) -> ProgressBar:
    """On standard error; quiet where that is no terminal."""

    def write(text: str) -> None:
        command.stderr.write(text, style_func=str, ending="")
        command.stderr.flush()

    return ProgressBar(write, total=total, what=what, is_shown=command.stderr.isatty())
