"""What of a model's answer may stand: lines whose quotes are in the turns they cite (pure).

The transcript is untrusted and so is the answer: an instruction in the one may have reached the
other. What stands is decided here, by comparing words, and not by the model.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.bearing import is_about_bearing
from pipeline.evidence import find_quote
from pipeline.grounding import is_grounded
from pipeline.manner import is_about_the_person
from pipeline.markup import CITATION
from pipeline.transcript import HeardTurn
from pipeline.verdicts import is_a_verdict
from pipeline.wording import may_stand

SECTION = re.compile(r"^#{1,6}\s*(\d+)\b")
BULLET = re.compile(r"^\s*[-*•]\s+(?P<line>.+)$")
QUOTE = re.compile(r"[\"“„«»](?P<words>[^\"“”„«»]+)[\"”“«»]")
LONGEST_SENTENCE = 400

#: Outside quotes there are no marks; `manner.py` has how somebody speaks or is, `bearing.py` their
#: voice and feelings, and `verdicts.py` what should become of them.
JUDGING = re.compile(
    r"\b(?:accents?|tone of voice|nervous\w*|enthusias\w+|(?:the|a|my|final) rating)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """A line that stands: a sentence, maybe none, and the words that were said, with where."""

    section: int
    sentence: str
    quotes: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True)
class Verified:
    """The statements that stand, and how many lines do not."""

    statements: tuple[Statement, ...]
    left_out: int


def verify(answer: str, turns: Mapping[str, HeardTurn], *, language: str = "en") -> Verified:
    """`turns` by reference: those the model was given. Only the candidate's may be cited.

    A sentence that may not stand in words of its own leaves its quotes alone.
    """
    statements: list[Statement] = []
    left_out = section = 0
    for line in answer.splitlines():
        if heading := SECTION.match(line):
            section = int(heading.group(1))
        elif bullet := BULLET.match(line):
            statement = _read(section, bullet["line"])
            if stands(statement, turns):
                said = [turns[reference].text for reference in statement.references]
                is_kept = may_stand(statement.sentence, said, language=language)
                statements.append(statement if is_kept else replace(statement, sentence=""))
            else:
                left_out += 1
    return Verified(tuple(statements), left_out)


def stands(statement: Statement, turns: Mapping[str, HeardTurn]) -> bool:
    cited = [turns.get(reference) for reference in statement.references]
    said = [turn.text for turn in cited if turn is not None and turn.is_candidate]
    return (
        bool(statement.quotes)
        and bool(said)
        and len(said) == len(cited)
        and all(any(find_quote(quote, text) for text in said) for quote in statement.quotes)
        and 0 < len(statement.sentence) <= LONGEST_SENTENCE
        and is_grounded(statement.sentence, said, asked=_asked(turns))
        and not judges(statement.sentence)
    )


def _asked(turns: Mapping[str, HeardTurn]) -> list[str]:
    return [turn.text for turn in turns.values() if not turn.is_candidate]


def judges(sentence: str) -> bool:
    """Whether words of a model are about the candidate and not about what was said."""
    return (
        bool(JUDGING.search(sentence))
        or is_a_verdict(sentence)
        or is_about_the_person(sentence)
        or is_about_bearing(sentence)
    )


def _read(section: int, line: str) -> Statement:
    references = tuple(f"{leg}.{position}" for leg, position in CITATION.findall(line))
    without_citations = CITATION.sub("", line)
    quotes = tuple(match["words"].strip() for match in QUOTE.finditer(without_citations))
    sentence = " ".join(QUOTE.sub("", without_citations).split())
    return Statement(section, sentence, quotes, references)
