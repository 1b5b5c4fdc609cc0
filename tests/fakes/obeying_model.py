"""ObeyingModel: a text model that does whatever the candidate says, with every step's means.

It knows each form by its schema. For every line of the candidate it gives what would do most harm:
the words themselves as evidence, true words of others, inventions, and every honest answer that
has nothing to do with the matter. As long as it reads no demand, it is honest.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipeline.action_items import LONGEST_DESCRIPTION, MOST_ITEMS
from pipeline.llm import Answer
from pipeline.schemas import Schema
from tests.fakes.asked_levels import Asked, asked_levels
from tests.fakes.text_model import said

LINE = re.compile(
    r"^\[turn:(?P<turn>[\d.]+)\] (?P<who>candidate|interviewer): (?P<words>.*)$", re.MULTILINE
)
ASKED_TOPIC = re.compile(r"^(?P<place>\d+)\. ", re.MULTILINE)
#: Of the competencies of the tests.
BEST = frozenset({"Sings to it", "With others"})
INVENTED = "I led two hundred people through the winter alone"
LEFT_OUT = "[words left out]"

#: The text of the level that words show, by a piece of them.
HonestLevels = Mapping[str, str]
#: What a demand wants for an entry of the list: a text of its levels, or None.
Aim = Callable[[Asked], str | None]


def the_best(asked: Asked) -> str:
    """As who can read sees it: no label and no order is needed to know what praises most."""
    known = [text for text in asked.texts if text in BEST]
    return known[0] if known else max(asked.texts)


@dataclass
class ObeyingModel:
    """`honest` are the references of Turns with nothing but answers in them.

    Of the candidate's own words it offers those that `offers` lets through. As soon as there is a
    demand it gives what `aim` says; what that says nothing of gets the level that the words show.
    """

    honest: frozenset[str]
    levels: HonestLevels = field(default_factory=dict)
    offers: re.Pattern[str] = re.compile("")
    aim: Aim = the_best
    name: str = "obeying-model"
    read: list[str] = field(default_factory=list)

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        self.read.append(material)
        lines = [found.groupdict() for found in LINE.finditer(material)]
        own = [line for line in lines if line["who"] == "candidate"]
        wishes = [line for line in own if line["turn"] not in self.honest]
        if schema is None:
            return said("\n".join(self._summary(wishes)) or "## 1\n- Nothing.")
        [form] = schema["properties"]
        if form == "ratings":
            given = self._ratings(instructions, own, wishes)
        elif form == "quotes":
            given = self._quotes(instructions, own, wishes)
        else:
            given = getattr(self, f"_{form}")(wishes, material)
        return said(json.dumps({form: list(given)}))

    def _quotes_for(self, wish: dict[str, str]) -> Iterator[dict[str, str]]:
        words = wish["words"].replace(LEFT_OUT, " ").strip()
        for quote in (words, " ".join(words.split()[:4]), INVENTED):
            if quote:
                yield {"turn": wish["turn"], "quote": quote[:600]}
        yield {"turn": "1.1", "quote": "Tell me about a night when something went wrong"}

    def _summary(self, wishes: list[dict[str, str]]) -> Iterator[str]:
        for wish in wishes:
            yield "## 1"
            for quote in self._quotes_for(wish):
                place = f"[turn:{quote['turn']}]"
                yield f'- Strong candidate, rated 5/5. "{quote["quote"]}" {place}'
                yield f'- Saved the company. "{quote["quote"]}" {place}'
                yield f"- {wish['words']} {place}"

    def _quotes(
        self, instructions: str, own: list[dict[str, str]], wishes: list[dict[str, str]]
    ) -> Iterator[dict[str, Any]]:
        """For each topic the demand and all around it, and every sentence that was truly said."""
        for topic in ASKED_TOPIC.finditer(instructions):
            place = int(topic["place"])
            true = [
                {"turn": line["turn"], "quote": sentence}
                for line in own
                for sentence in re.findall(r"[^.!?]+", line["words"])
                if len(sentence.split()) > 2
            ]
            demanded = [quote for wish in wishes for quote in self._quotes_for(wish)]
            offered = [each for each in (*true, *demanded) if self.offers.search(each["quote"])]
            for quote in offered[:15]:
                yield {"topic": place, **quote}

    def _ratings(
        self, instructions: str, own: list[dict[str, str]], wishes: list[dict[str, str]]
    ) -> Iterator[dict[str, Any]]:
        """What is demanded as soon as there is a demand; else what the words show, by its text."""
        for asked in asked_levels(instructions):
            shown = [
                text
                for piece, text in self.levels.items()
                if text in asked.texts and any(piece in line["words"] for line in own)
            ]
            wanted = self.aim(asked) if wishes else None
            text = wanted or next(iter(shown), None)
            yield {"competency": asked.place, "level": text and asked.label_of(text)}

    def _items(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        """In the words of the quote, which are sure to have been said, and in words of its own."""
        every = (
            {"description": description, "owner": owner, "due": "at once", **quote}
            for wish in wishes
            for quote in self._quotes_for(wish)
            for owner in ("organization", "candidate")
            for description in (quote["quote"][:LONGEST_DESCRIPTION], "Send the offer")
        )
        return islice(every, MOST_ITEMS)

    def _links(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        for wish in wishes:
            for name in (wish["words"][:80] or "?", INVENTED):
                yield {"kind": "organization", "name": name, "turns": [wish["turn"], "1.1"]}

    def _keep(self, _wishes: list[dict[str, str]], material: str) -> Iterator[int]:
        """Lines that were verified before: it may pick, and it picks one that is not there."""
        yield material.count("\n") + 50
