"""What somebody promised to do after the interview, by a model that is checked, or by rules.

A promise binds who made it: an item for the candidate quotes the candidate, one for the
organization quotes the interviewer. So nobody can put work on another's list by asking for it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.asking import Complaint, UnusableAnswer, ask_json, fence_of
from pipeline.evidence import Evidence, find_evidence, find_quote
from pipeline.grounding import is_grounded
from pipeline.instructions import find_instructions, withhold
from pipeline.llm import TextModel
from pipeline.parts import parts_of, room_bytes
from pipeline.promises import promises_in
from pipeline.prompt import read_prompt
from pipeline.schemas import closed
from pipeline.sections import sections_of
from pipeline.transcript import HeardTurn, Transcript
from pipeline.verification import judges
from pipeline.wording import may_stand
from pipeline.words import words_of

CANDIDATE, ORGANIZATION = "candidate", "organization"
MOST_ITEMS = 20
LONGEST_DESCRIPTION = 200
LONGEST_DUE = 60
SCHEMA = closed(
    items={
        "type": "array",
        "maxItems": MOST_ITEMS,
        "items": closed(
            description={"type": "string", "minLength": 3, "maxLength": LONGEST_DESCRIPTION},
            owner={"type": "string", "enum": [CANDIDATE, ORGANIZATION]},
            due={"type": "string", "maxLength": LONGEST_DUE},
            turn={"type": "string", "maxLength": 20},
            quote={"type": "string", "minLength": 1, "maxLength": 600},
        ),
    }
)
NOTHING_STANDS = Complaint(
    "no quote of it was found",
    "No item of your last answer could be used. Each needs a quote, word for word from the turn "
    "that it names: the candidate's for owner candidate, the interviewer's for owner organization. "
    "If nobody promised anything, answer with an empty list.",
)


@dataclass(frozen=True)
class FoundItem:
    """Something to do, with the words that promise it."""

    description: str
    owner_role: str
    due_hint: str
    evidence: Evidence


@dataclass(frozen=True)
class FoundItems:
    """What stands, and how much of a model's answer does not."""

    items: tuple[FoundItem, ...]
    left_out: int = 0


def find_by_rules(transcript: Transcript) -> FoundItems:
    """Promises of both sides, as far as there are rules for the language."""
    return FoundItems(
        tuple(
            FoundItem(
                description=promise.description,
                owner_role=CANDIDATE if promise.is_candidates else ORGANIZATION,
                due_hint=promise.due_hint,
                evidence=promise.evidence,
            )
            for turn in transcript.turns
            for promise in promises_in(turn, transcript.language)
        )[:MOST_ITEMS]
    )


def find_by_model(transcript: Transcript, model: TextModel, *, window_tokens: int) -> FoundItems:
    """Raises StepFailure when the model gives nothing that is of the agreed form."""
    kept = withhold(transcript, find_instructions(transcript))
    turns = kept.by_reference
    language = transcript.language
    questions = tuple(question.text for question in transcript.questions)
    items: list[FoundItem] = []
    left_out = 0
    for part in parts_of(sections_of(kept), most_bytes=room_bytes(window_tokens)):

        def check(value: Any) -> None:
            if value["items"] and not standing(value["items"], turns, questions, language):
                raise UnusableAnswer(NOTHING_STANDS)

        prompt = read_prompt("action_items")
        value = ask_json(
            model,
            instructions=prompt.substitute(fence=fence_of(part.material), language=language),
            material=part.material,
            schema=SCHEMA,
            check=check,
        )
        found = standing(value["items"], turns, questions, language)
        items += found
        left_out += len(value["items"]) - len(found)
    return FoundItems(tuple(_each_once(items))[:MOST_ITEMS], left_out)


def standing(
    items: Iterable[Mapping[str, Any]],
    turns: Mapping[str, HeardTurn],
    questions: Sequence[str] = (),
    language: str = "en",
) -> list[FoundItem]:
    """The items of a model that are borne out by what their owner said.

    An interviewer who asks promises nothing: words of a question, or of the plan's `questions`,
    bear none out.
    """
    found = (_read(item, turns, language) for item in items)
    return [
        item
        for item in found
        if item is not None and not _is_asked(item.evidence, turns, questions)
    ]


def _is_asked(evidence: Evidence, turns: Mapping[str, HeardTurn], questions: Sequence[str]) -> bool:
    turn = turns[evidence.reference]
    if turn.is_candidate:
        return False
    rest = turn.text[evidence.end :]
    mark = re.search(r"[.!?…。！？]", rest)
    is_question = mark is not None and mark.group() in "?？"
    return is_question or any(find_quote(evidence.quote, asked) for asked in questions)


def _read(
    item: Mapping[str, Any], turns: Mapping[str, HeardTurn], language: str
) -> FoundItem | None:
    """Where a description may not stand in words of its own, it is the quote."""
    turn = turns.get(item["turn"].removeprefix("turn:"))
    if turn is None or turn.is_candidate != (item["owner"] == CANDIDATE):
        return None
    evidence = find_evidence(item["quote"], turn)
    description = " ".join(item["description"].split())
    if evidence is None or judges(description) or not is_grounded(description, [turn.text]):
        return None
    if not may_stand(description, [turn.text], language=language):
        description = evidence.quote
    due = " ".join(item["due"].split())
    was_said = set(words_of(due)) <= set(words_of(turn.text))
    return FoundItem(description, item["owner"], due if was_said else "", evidence)


def _each_once(items: Iterable[FoundItem]) -> Iterable[FoundItem]:
    """The same words promise one thing."""
    return {(i.evidence.reference, i.evidence.start, i.owner_role): i for i in items}.values()
