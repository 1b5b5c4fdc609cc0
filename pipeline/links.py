"""What a conversation mentions, each with the Turns that mention it: by rules, or by a model.

A model's link stands only in Turns of the candidate in which its name is found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.asking import ask_json, fence_of
from pipeline.instructions import find_instructions, withhold
from pipeline.llm import TextModel
from pipeline.mentions import Kind, mentions_in
from pipeline.parts import parts_of, room_bytes
from pipeline.prompt import read_prompt
from pipeline.schemas import closed
from pipeline.sections import sections_of
from pipeline.transcript import HeardTurn, Transcript
from pipeline.words import words_of

LONGEST_NAME = 80
#: Of a name, that of an institute included; what is longer is a sentence.
MOST_WORDS = 8
MOST_LINKS = 200
SCHEMA = closed(
    links={
        "type": "array",
        "maxItems": 100,
        "items": closed(
            kind={"type": "string", "enum": [kind.value for kind in Kind]},
            name={"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
            turns={
                "type": "array",
                "maxItems": 50,
                "items": {"type": "string", "maxLength": 20},
            },
        ),
    }
)


@dataclass(frozen=True)
class FoundLink:
    """`key` is the same for the same name in other capitals."""

    kind: Kind
    name: str
    key: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class FoundLinks:
    """What stands, and how many links of a model do not."""

    links: tuple[FoundLink, ...]
    left_out: int = 0


def link_by_rules(transcript: Transcript) -> FoundLinks:
    """What the candidate mentions."""
    return FoundLinks(
        join(
            (mention.kind, mention.name, turn)
            for turn in transcript.answers
            for mention in mentions_in(turn.text)
        )
    )


def link_by_model(transcript: Transcript, model: TextModel, *, window_tokens: int) -> FoundLinks:
    """Raises StepFailure when the model gives nothing of the agreed form."""
    kept = withhold(transcript, find_instructions(transcript))
    turns = kept.by_reference
    found: list[tuple[Kind, str, HeardTurn]] = []
    left_out = 0
    for part in parts_of(sections_of(kept), most_bytes=room_bytes(window_tokens)):
        value = ask_json(
            model,
            instructions=read_prompt("links").substitute(fence=fence_of(part.material)),
            material=part.material,
            schema=SCHEMA,
            check=lambda _value: None,
        )
        for link in value["links"]:
            mentioning = _mentioning(link, turns)
            left_out += not mentioning
            found += ((Kind(link["kind"]), link["name"], turn) for turn in mentioning)
    return FoundLinks(join(found), left_out)


def join(found: Iterable[tuple[Kind, str, HeardTurn]]) -> tuple[FoundLink, ...]:
    """One link for each kind and key; its name as it was said first."""
    links: dict[tuple[Kind, str], FoundLink] = {}
    for kind, name, turn in found:
        key = " ".join(words_of(name))[:LONGEST_NAME]
        known = links.get((kind, key)) or FoundLink(kind, name[:LONGEST_NAME], key, ())
        references = tuple(dict.fromkeys((*known.references, turn.reference)))
        links[kind, key] = FoundLink(kind, known.name, key, references)
    return tuple(link for link in links.values() if link.key)[:MOST_LINKS]


def _mentioning(link: Mapping[str, Any], turns: Mapping[str, HeardTurn]) -> list[HeardTurn]:
    words = words_of(link["name"])
    if len(words) > MOST_WORDS:
        return []
    wanted = f" {' '.join(words)} "
    cited = (turns.get(reference.removeprefix("turn:")) for reference in link["turns"])
    return [
        turn
        for turn in cited
        if turn is not None
        and turn.is_candidate
        and wanted.strip()
        and wanted in f" {' '.join(words_of(turn.text))} "
    ]
