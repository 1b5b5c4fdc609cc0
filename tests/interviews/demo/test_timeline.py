"""Where lines lie in time."""

import pytest

from interviews.demo.conversations import CONVERSATIONS
from interviews.demo.script import QUESTIONS, Conversation, Line, Outage, Speaker, asks, says
from interviews.demo.timeline import LEAD_IN_MS, LEAD_OUT_MS, place

pytestmark = pytest.mark.unit


def test_lines_follow_one_another_with_their_pauses() -> None:
    timeline = place([asks("One?", pause_ms=100), says("Two.", 1, pause_ms=300)], [1000, 2000])

    first, second = timeline.lines
    assert first.started_ms == LEAD_IN_MS + 100
    assert second.started_ms == first.started_ms + 1000 + 300
    assert timeline.duration_ms == second.started_ms + 2000 + LEAD_OUT_MS
    assert (first.position, second.position) == (1, 2)


def test_a_line_that_is_cut_is_heard_in_part_and_the_next_one_cuts_in() -> None:
    timeline = place(
        [asks("Ten letters", heard="Ten l"), says("Oh!", 1, pause_ms=-50)], [1100, 400]
    )

    cut, reply = timeline.lines
    assert (cut.heard_ms, cut.total_ms) == (500, 1100)
    assert reply.started_ms == cut.started_ms + 500 - 50


def test_an_outage_stops_the_clock_and_opens_a_new_leg() -> None:
    timeline = place([asks("One?"), Outage(4000), asks("Two?")], [1000, 1000])

    before, after = timeline.lines
    assert (before.leg_number, after.leg_number, after.position) == (1, 2, 1)
    assert after.started_ms == before.started_ms + 1000 + 4000 + 900
    assert timeline.spoken_ms == timeline.duration_ms - 4000


def lines_of_all() -> list[Line]:
    return [
        scene
        for conversation in CONVERSATIONS
        for scene in conversation.scenes
        if isinstance(scene, Line)
    ]


def test_the_demonstration_shows_what_can_go_wrong() -> None:
    lines = lines_of_all()
    scenes = [scene for conversation in CONVERSATIONS for scene in conversation.scenes]

    assert sum(bool(line.heard) for line in lines) == 1
    assert sum(bool(line.rough) for line in lines) == 1
    assert sum(isinstance(scene, Outage) for scene in scenes) == 1


def test_what_was_heard_of_a_cut_line_is_its_beginning() -> None:
    assert all(line.text.startswith(line.heard) for line in lines_of_all())


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each.candidate)
def test_every_question_is_asked_and_answered(conversation: Conversation) -> None:
    lines = [scene for scene in conversation.scenes if isinstance(scene, Line)]
    for number, question in enumerate(QUESTIONS, start=1):
        about = [line for line in lines if line.question == number]
        assert any(question.text in line.text for line in about)
        assert any(line.speaker is Speaker.CANDIDATE for line in about)
