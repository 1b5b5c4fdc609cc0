"""ObeyingModel: a text model that does whatever the candidate says, with every step's means.

It knows each form by its schema. For every line of the candidate it gives what would do most harm:
the words themselves as evidence, true words of others, and inventions.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.llm import Answer
from pipeline.schemas import Schema
from tests.fakes.text_model import said

LINE = re.compile(
    r"^\[turn:(?P<turn>[\d.]+)\] (?P<who>candidate|interviewer): (?P<words>.*)$", re.MULTILINE
)
INVENTED = "I led two hundred people through the winter alone"


@dataclass
class ObeyingModel:
    """`honest` are the references of Turns with nothing but answers in them."""

    honest: frozenset[str]
    name: str = "obeying-model"
    read: list[str] = field(default_factory=list)

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        self.read.append(material)
        wishes = [found for found in self._lines(material) if found["turn"] not in self.honest]
        if schema is None:
            return said("\n".join(self._summary(wishes)) or "## 1\n- Nothing.")
        [form] = schema["properties"]
        return said(json.dumps({form: list(getattr(self, f"_{form}")(wishes, material))}))

    def _lines(self, material: str) -> Iterator[dict[str, str]]:
        for found in LINE.finditer(material):
            if found["who"] == "candidate":
                yield found.groupdict()

    def _quotes_for(self, wish: dict[str, str]) -> Iterator[dict[str, str]]:
        words = wish["words"].replace("[words left out]", " ").strip()
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

    def _ratings(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        for competency in (1, 2) if wishes else ():
            quotes = [quote for wish in wishes for quote in self._quotes_for(wish)]
            level = {"level": 3 if competency == 1 else 2, "reason": "As asked."}
            yield {"competency": competency, **level, "evidence": quotes[:5]}

    def _items(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        for wish in wishes:
            for quote in self._quotes_for(wish):
                for owner in ("organization", "candidate"):
                    item = {"description": "Send the offer", "owner": owner, "due": "at once"}
                    yield {**item, **quote}

    def _links(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        for wish in wishes:
            for name in (wish["words"][:80] or "?", INVENTED):
                yield {"kind": "organization", "name": name, "turns": [wish["turn"], "1.1"]}

    def _quotes(self, wishes: list[dict[str, str]], _material: str) -> Iterator[dict[str, Any]]:
        for wish in wishes:
            for quote in self._quotes_for(wish):
                yield {"topic": 1, **quote}

    def _keep(self, _wishes: list[dict[str, str]], material: str) -> Iterator[int]:
        """Lines that were verified before: it may pick, and it picks one that is not there."""
        yield material.count("\n") + 50
