"""What a session mentions, by kind, each with times that lead to its Turns."""

from itertools import groupby

from django.utils.translation import gettext as _

from interviews.models import Session
from interviews.panels import Panel
from interviews.turn_reference import anchor_of
from pipeline.models import Link
from pipeline.panels.citations import cited_turns
from pipeline.panels.waiting import newest_run, waiting_sentence

MOST_TIMES = 6


def build_links_panel(session: Session) -> Panel:
    """Of the newest transcript that was looked through."""
    run = newest_run(session, "links")
    links = [
        link for link in session.links.all() if run and link.input_version == run.input_version
    ]
    turns = cited_turns(session)
    kinds = [
        {
            "title": Link.Kind(kind).label,
            "links": [
                {
                    "name": link.name,
                    "times": [
                        {"anchor": anchor_of(reference), "turn": turns[reference]}
                        for reference in link.turns[:MOST_TIMES]
                        if reference in turns
                    ],
                }
                for link in found
            ],
        }
        for kind, found in groupby(links, key=lambda link: link.kind)
    ]
    context = {
        "kinds": kinds,
        "note": run.note if run else "",
        "waiting_sentence": "" if run else waiting_sentence(session, "links"),
    }
    return Panel("links", _("Mentioned"), "admin/pipeline/_links.html", context, _("Summary"))
