"""What is mentioned, by rules."""

import pytest

from pipeline.mentions import mentions_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I called Petra from the other shop.", {("person", "Petra")}),
        (
            "My colleague, Anna Schmidt, helped Ben.",
            {("person", "Anna Schmidt"), ("person", "Ben")},
        ),
        ("Then Dr. Okafor came.", {("person", "Okafor")}),
        ("I worked at Lindenhof Bakery.", {("organization", "Lindenhof Bakery")}),
        ("We were bought by Quarzwerk AG.", {("organization", "Quarzwerk AG")}),
        ("She studied at the University of Graz.", {("organization", "University of Graz")}),
        ("I wrote it in Python and Excel.", {("tool", "Python"), ("tool", "Excel")}),
        ("We use c++ and SAP every day.", {("tool", "c++"), ("tool", "SAP")}),
        ("I did first aid and bookkeeping.", {("skill", "first aid"), ("skill", "bookkeeping")}),
        ("I speak some Polish.", {("skill", "Polish")}),
        ("In 2019 the oven failed.", {("date", "2019")}),
        ("It began in March 2021.", {("date", "March 2021")}),
        ("Last winter a customer rang.", {("date", "Last winter")}),
        ("Two years ago, in May, I left.", {("date", "Two years ago"), ("date", "May")}),
    ],
)
def test_a_name_is_found_by_what_stands_around_it(text: str, found: set[tuple[str, str]]) -> None:
    assert {(mention.kind.value, mention.name) for mention in mentions_in(text)} == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Excel is what I do. Go on. Teams are people.",
        "I can access the shelf, and I go there in a word.",
        "I called on Monday and asked Monday's baker.",
        "He told The truth.",
        "The bread may rise, and I march on.",
        "I have 2000 loaves of 19 kinds, 20199 in all.",
        "I worked with my hands.",
        "Work with Excel is dull.",
    ],
)
def test_words_that_only_look_like_a_name_are_none(text: str) -> None:
    kinds = {(mention.kind.value, mention.name) for mention in mentions_in(text)}
    assert kinds - {("tool", "Excel"), ("date", "2000")} == set()
