"""`manage.py run_outdated`: have done anew what an older version of its step has made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count

from pipeline.actions.runs import outdated_runs, run_outdated_again
from pipeline.steps.registry import STEPS


class Command(BaseCommand):
    """A release that changes a step changes no result by itself: this is how that is decided."""

    help = "Run steps again whose results an older version of the step has made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organization", metavar="SLUG", default="", help="only of this one, by its short name"
        )
        parser.add_argument(
            "--step",
            action="append",
            choices=sorted(STEPS),
            default=[],
            help="only this one, again for another; all where none is given",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = {"organization": options["organization"], "steps": options["step"]}
        found = outdated_runs(**chosen).order_by("step").values_list("step", "step_version")
        for step, version, count in found.annotate(Count("pk")):
            now = STEPS[step].version
            self.stdout.write(f"{step}: {count} by version {version}, now {now}")
        if options["dry_run"]:
            return
        count = run_outdated_again(**chosen)
        self.stdout.write(f"{count} run again; the next sweeps ring for them.")
