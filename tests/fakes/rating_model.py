"""FakeRatingModel: gives quotes, and levels by the name of a competency, as a test tells it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.llm import Answer
from pipeline.schemas import Schema
from tests.fakes.asked_levels import Asked, asked_levels
from tests.fakes.text_model import said

Given = Mapping[str, Any]


@dataclass
class FakeRatingModel:
    """`quotes` as lists for one try after the other, the last for ever; so are the `ratings`.

    A rating has a level, counted from 1. Nothing is known of other names. Which texts the levels
    have it learns when it is asked for quotes, unless a test knows them: by the text it finds the
    level again, under whatever name and label.
    """

    quotes: list[list[Given]]
    ratings: list[Mapping[str, Given]] = field(default_factory=lambda: [{}])
    ladders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = "fake-model"
    asked: list[tuple[str, str]] = field(default_factory=list)
    weighed: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        assert schema is not None
        if "quotes" in schema["properties"]:
            self.asked.append((instructions, material))
            self.ladders |= {each.name: tuple(each.texts) for each in asked_levels(instructions)}
            given = self.quotes[min(len(self.asked), len(self.quotes)) - 1]
            return said(json.dumps({"quotes": given}))
        self.weighed.append((instructions, material))
        known = self.ratings[min(len(self.weighed), len(self.ratings)) - 1]
        ratings = [
            {"competency": each.place, "level": None, **self._given(each, known)}
            for each in asked_levels(instructions)
        ]
        return said(json.dumps({"ratings": ratings}))

    def _given(self, asked: Asked, known: Mapping[str, Given]) -> Given:
        """The level whose text is there; what is no level is given as it is."""
        for name, given in known.items():
            ladder = self.ladders.get(name, ())
            if ladder and set(ladder) == set(asked.texts):
                level = given.get("level")
                if isinstance(level, int) and 0 < level <= len(ladder):
                    level = asked.label_of(ladder[level - 1])
                return {**given, "level": level}
        return {}
