"""FakeRatingModel: gives quotes, and levels by the name of a competency, as a test tells it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.llm import Answer
from pipeline.schemas import Schema
from tests.fakes.obeying_model import ASKED_LEVEL
from tests.fakes.text_model import said

Given = Mapping[str, Any]


@dataclass
class FakeRatingModel:
    """`quotes` as lists for one try after the other, the last for ever; so are the `ratings`.

    A rating has a level. Nothing is known of other names.
    """

    quotes: list[list[Given]]
    ratings: list[Mapping[str, Given]] = field(default_factory=lambda: [{}])
    name: str = "fake-model"
    asked: list[tuple[str, str]] = field(default_factory=list)
    weighed: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        assert schema is not None
        if "quotes" in schema["properties"]:
            self.asked.append((instructions, material))
            given = self.quotes[min(len(self.asked), len(self.quotes)) - 1]
            return said(json.dumps({"quotes": given}))
        self.weighed.append((instructions, material))
        known = self.ratings[min(len(self.weighed), len(self.ratings)) - 1]
        ratings = [
            {
                "competency": int(asked["place"]),
                "level": None,
                **known.get(asked["name"], {}),
            }
            for asked in ASKED_LEVEL.finditer(instructions)
        ]
        return said(json.dumps({"ratings": ratings}))
