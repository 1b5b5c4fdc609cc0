"""What a model is asked about levels, read out of its instructions as a model would read them."""

import re
from dataclasses import dataclass

#: An entry of the question which level some quotes show, or of a list of competencies.
ASKED = re.compile(
    r"^(?P<place>\d+)\. (?P<heading>(?P<name>[^:\n]+):.*?)Levels: (?P<levels>.*)$", re.MULTILINE
)
LEVEL = re.compile(r"\[(?P<label>\w+)\] (?P<text>.*?)(?= \[\w+\] |$)")


@dataclass(frozen=True)
class Asked:
    """One entry: its place in the list, what stands above, and its texts by their labels."""

    place: int
    name: str
    heading: str
    levels: tuple[tuple[str, str], ...]  # label and text, as listed

    @property
    def texts(self) -> list[str]:
        return [text for _label, text in self.levels]

    def label_of(self, text: str) -> str:
        return next(label for label, each in self.levels if each == text)


def asked_levels(instructions: str) -> list[Asked]:
    return [
        Asked(
            int(found["place"]),
            found["name"],
            found["heading"],
            tuple((each["label"], each["text"]) for each in LEVEL.finditer(found["levels"])),
        )
        for found in ASKED.finditer(instructions)
    ]
