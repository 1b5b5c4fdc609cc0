"""What counts of a posting, under a filter for one party's words or none."""

from collections.abc import Mapping

from pipeline.retrieval.filters import Speaker

COUNTED: Mapping[Speaker | None, str] = {
    None: "posting.candidate_count + posting.interviewer_count + posting.other_count",
    "candidate": "posting.candidate_count",
    "interviewer": "posting.interviewer_count",
}
#: The same without what was not said: titles, names, the piece before.
SAID: Mapping[Speaker | None, str] = {
    **COUNTED,
    None: "posting.candidate_count + posting.interviewer_count",
}
