"""What commands about one organization's rows share: which one it is, and a bar of progress."""

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


def progress(command: BaseCommand, *, total: int, what: str) -> ProgressBar:
    """On standard error; quiet where that is no terminal."""

    def write(text: str) -> None:
        command.stderr.write(text, style_func=str, ending="")
        command.stderr.flush()

    return ProgressBar(write, total=total, what=what, is_shown=command.stderr.isatty())
