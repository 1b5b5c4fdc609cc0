"""`manage.py search "words"`: what was said in an organization's sessions, in the terminal."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import access
from pipeline.management.operators import add_organization, find_organization
from pipeline.retrieval.outside_ids import OutsideIds
from pipeline.retrieval.printed import as_data, as_lines
from pipeline.retrieval.search import search
from pipeline.retrieval.wishes import WishError, read_filters

#: More of them nobody reads.
MOST_HITS = 200


class Command(BaseCommand):
    help = "Search what was said; prints hits with the ids of session and turns, and scores."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="+", help="what is looked for")
        add_organization(parser)
        parser.add_argument("--limit", type=int, default=10, help="how many hits")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--interview", action="append", metavar="TITLE", help="only of this interview"
        )
        parser.add_argument(
            "--candidate", action="append", metavar="NAME", help="only of this candidate"
        )
        parser.add_argument("--since", metavar="DAY", help="only sessions of this day or later")
        parser.add_argument("--until", metavar="DAY", help="only sessions of this day or earlier")
        parser.add_argument("--speaker", help="only what this party said: candidate, interviewer")

    def handle(self, *_args: object, **given: Any) -> None:
        if not 1 <= given["limit"] <= MOST_HITS:
            raise CommandError(f"--limit must be between 1 and {MOST_HITS}.")
        operator = access.Operator(find_organization(given["organization"]).pk)
        wished = ("interview", "candidate", "since", "until", "speaker")
        try:
            filters = read_filters(operator, {key: given[key] for key in wished if given[key]})
        except WishError as error:
            raise CommandError(str(error)) from None
        hits = search(operator, " ".join(given["words"]), filters=filters, limit=given["limit"])
        ids = OutsideIds(operator)
        for place, hit in enumerate(hits, start=1):
            session = ids.session(hit.session_id) if hit.session_id else ""
            turns = ids.turns(hit.session_id, hit.turns) if hit.session_id else list(hit.turns)
            if given["json"]:
                self.stdout.write(json.dumps(as_data(hit, session=session, turns=turns)))
            else:
                self.stdout.write(as_lines(place, hit, session=session, turns=turns) + "\n")
        if not hits and not given["json"]:
            self.stdout.write("Nothing was found.")
