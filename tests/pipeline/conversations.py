"""Invented conversations: as plain data for pure tests, and as rows of a Session."""

from interviews.models import Leg, Session, Turn
from pipeline.transcript import AskedQuestion, HeardTurn, Transcript
from tests.cast import NOW, make_leg

MS_PER_WORD = 400
OVEN = (
    "Um, let me think. In 2019 our main oven failed at three in the morning, two hours before "
    "delivery. I called Petra from the other shop and we moved ninety loaves in her van. "
    "Nobody got bread late. It was, you know, a long night. It was a very long night."
)
DOUGH = (
    "I check the dough with my hands every twenty minutes. The flour changes with the weather, "
    "so I keep a notebook with humidity and water for each day. Yeah."
)
QUESTIONS = (
    AskedQuestion(1, "Tell me about a night when something went wrong in the bakery."),
    AskedQuestion(2, "How do you know that the dough is ready?"),
    AskedQuestion(3, "What would you like to ask us?"),
)


def said(
    position: int, text: str, *, number: int | None = None, by_candidate: bool = True
) -> HeardTurn:
    return HeardTurn(
        leg=1, position=position, is_candidate=by_candidate, text=text, question_number=number
    )


def asked(position: int, text: str, *, number: int | None = None) -> HeardTurn:
    return said(position, text, number=number, by_candidate=False)


def bakery(**changes: object) -> Transcript:
    """Two questions answered, the third not asked."""
    turns = (
        asked(1, QUESTIONS[0].text, number=1),
        said(2, OVEN, number=1),
        asked(3, "Thank you. How do you know that the dough is ready?", number=2),
        said(4, DOUGH, number=2),
    )
    given: dict[str, object] = {"questions": QUESTIONS, "turns": turns, **changes}
    return Transcript(**given)  # type: ignore[arg-type]  # a test names real fields


def long_evening(minutes: int = 90, *, batches: int | None = None) -> Transcript:
    """Two turns a minute, or about so many batches, with words that differ from turn to turn."""
    turns, batches = [], batches or minutes
    for batch in range(batches):
        number = batch * len(QUESTIONS) // batches + 1
        turns.append(asked(2 * batch + 1, f"And what happened in batch {batch}?", number=number))
        turns.append(
            said(
                2 * batch + 2,
                f"In batch {batch} we used {batch * 3 + 7} kilos of rye from mill {batch % 9}. "
                f"The crust was tested by colleague number {batch % 13} before sunrise. "
                "So that is how it went, more or less, and then we cleaned up.",
                number=number,
            )
        )
    return Transcript(questions=QUESTIONS, turns=tuple(turns))


def store_turns(session: Session, transcript: Transcript, *, leg: Leg | None = None) -> Leg:
    """The transcript as Turns of the session, all of them heard to the end."""
    leg = leg or make_leg(session)
    Turn.objects.bulk_create(
        Turn(
            organization=session.organization,
            session=session,
            leg=leg,
            leg_number=leg.number,
            position=turn.position,
            item_id=f"item_{turn.position}",
            speaker=Turn.Speaker.CANDIDATE if turn.is_candidate else Turn.Speaker.INTERVIEWER,
            text=turn.text,
            heard_text=turn.text,
            total_ms=MS_PER_WORD * len(turn.text.split()),
            heard_ms=MS_PER_WORD * len(turn.text.split()),
            started_ms=turn.position * 5000,
            question_number=turn.question_number,
            is_rough=turn.is_rough,
            transcriber="known text",
            recorded_at=NOW,
        )
        for turn in transcript.turns
    )
    return leg
