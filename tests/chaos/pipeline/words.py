"""What is said in the sessions of a pipeline storm, and what each step must make of it.

Every text carries the key of its session, and every answer of the model a nonce, so that whatever
is found in the database can be told apart.
"""

import json
import re
from collections.abc import Iterator

from pipeline.controls import TRADES

QUESTIONS = 2
#: Every so many-th session may be read by the model, and has sound.
READ_BY_AI_EVERY, RECORDED_EVERY = 2, 5
TOOL = "Excel"
#: Of their sound: each of neighbours has another length, longer by a step.
SHORTEST_MS, STEP_MS, LENGTHS = 400, 150, 8

KEY = re.compile(r"certificate number (\d+)")
NONCE = re.compile(r"\bnonce(\d+)x([a-z]+)x(\d+)\b")
COMPETENCY = re.compile(r"^(\d+)\. ([^:]+):.*Levels: \[(\w+)\] (.*)$", re.MULTILINE)
#: Whatever was said by somebody, or written about them by the model or by hand.
CANARY = re.compile(r"\b(?:certificate number |batch |by hand for |nonce)(\d+)(?=\b|x)")
TURN = re.compile(r"^\[turn:(\d+\.\d+)\] candidate: (.*)$")


def is_read_by_ai(key: str) -> bool:
    return int(key) % READ_BY_AI_EVERY == 0


def is_recorded(key: str) -> bool:
    return int(key) % RECORDED_EVERY == 0


def sound_ms(key: str) -> int:
    return SHORTEST_MS + STEP_MS * (int(key) // RECORDED_EVERY % LENGTHS)


def turns(key: str) -> list[tuple[bool, str, int]]:
    """(whether the candidate says it, what, on which question)."""
    return [
        (False, "What is question 1 about?", 1),
        (True, f"In batch {key} we used rye of mill seven, and I put it all into {TOOL}.", 1),
        (False, "What is question 2 about?", 2),
        (True, promise(key), 2),
    ]


def promise(key: str) -> str:
    return f"I will send you certificate number {key} by Friday."


def nonce(key: str, step: str, count: int) -> str:
    return f"nonce{key}x{step.replace('_', '')}x{count}"


def keys_in(text: str) -> set[str]:
    """Of those who are spoken of."""
    return set(CANARY.findall(text))


def nonces_in(text: str) -> set[str]:
    return {found.group() for found in NONCE.finditer(text)}


# --- What the model answers


#: What the ratings step asks for before it asks for a level.
QUOTES = "quotes"
#: By how the instructions of the step begin.
ASKED_FOR = {
    "You list what people promised": "action_items",
    "You write down what a candidate": "summary",
    "You find passages in a job": QUOTES,
    "You compare what a candidate": "ratings",
    "You list what a candidate mentions": "links",
}


def step_asked_for(instructions: str) -> str:
    """Raises KeyError of a prompt that nobody has told us of."""
    [step] = [step for begin, step in ASKED_FOR.items() if instructions.startswith(begin)] or [""]
    if not step:
        raise KeyError(instructions[:60])
    return step


def who_pays(step: str) -> str:
    """The step of the plan whose question it is."""
    return "ratings" if step == QUOTES else step


def key_in(material: str) -> str:
    found = KEY.search(material)
    if found is None:
        raise KeyError(material[:60])
    return found.group(1)


def level_given(instructions: str) -> tuple[int, str]:
    """Place and first label of the competency that is weighed, beside one that is none; or nothing.

    Asked again, its levels stand under the other's name: then it says nothing of either.
    """
    for place, name, label, texts in COMPETENCY.findall(instructions):
        if not any(name == trade or texts.startswith(has[:6]) for trade, has in TRADES):
            return int(place), label
    return 0, ""


def reply(step: str, material: str, token: str, *, level: tuple[int, str] = (0, "")) -> str:
    """What the model writes of the agreed form, with its nonce in it where there is room for words.

    `level`: the place of the competency that is weighed, where one is, and the label for it.
    """
    said = dict(_said(material))
    promised = next(each for each, text in said.items() if KEY.search(text))
    if step == "summary":
        return _summary(material, token)
    answers: dict[str, object] = {
        "action_items": {
            "items": [
                {
                    "description": f"Send certificate {token}",
                    "owner": "candidate",
                    "due": "by Friday",
                    "turn": promised,
                    "quote": said[promised].rstrip("."),
                }
            ]
        },
        QUOTES: _quotes(said),
        "ratings": {"ratings": [{"competency": level[0], "level": level[1]}] if level[0] else []},
        "links": {"links": [{"kind": "tool", "name": TOOL, "turns": [next(iter(said))]}]},
    }
    return json.dumps(answers[step])


def _quotes(said: dict[str, str]) -> dict[str, object]:
    """All that was said, so that the key is in what is weighed."""
    quotes = [{"topic": 1, "turn": turn, "quote": text.rstrip(".")} for turn, text in said.items()]
    return {"quotes": quotes}


def _said(material: str) -> Iterator[tuple[str, str]]:
    for line in material.splitlines():
        if found := TURN.match(line.strip()):
            yield found.group(1), found.group(2)


def _summary(material: str, token: str) -> str:
    lines = []
    for line in material.splitlines():
        if line.startswith("## "):
            lines.append(line)
        elif found := TURN.match(line.strip()):
            reference, words = found.groups()
            lines.append(
                f'- {" ".join(words.split()[:6])} ({token}). "{words.rstrip(".")}" '
                f"[turn:{reference}]"
            )
    return "\n".join(lines)
