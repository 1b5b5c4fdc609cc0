"""What a new Leg is told of the conversation so far: heard text only, older turns condensed."""

from collections.abc import Sequence

from realtime.protocol.commands import AddItem
from realtime.protocol.sentences import EARLIER
from realtime.protocol.turns import Speaker, TurnRecord

#: Newer Turns go word for word, one item each.
VERBATIM_TURNS = 40
#: Of each older Turn this many characters remain, in one item for all of them.
CONDENSED_CHARACTERS = 160

ROLES = {Speaker.CANDIDATE: "user", Speaker.INTERVIEWER: "assistant"}


def seed_items(turns: Sequence[TurnRecord], leg_number: int) -> list[AddItem]:
    """In order; ids are at most 32 characters and differ between Legs."""
    said = [turn for turn in turns if turn.heard_text]
    older, newer = said[:-VERBATIM_TURNS], said[-VERBATIM_TURNS:]
    items = []
    if older:
        lines = [f"{turn.speaker}: {shorten(turn.heard_text)}" for turn in older]
        items.append(AddItem(f"seed_{leg_number}_0", "system", "\n".join([EARLIER, *lines])))
    for number, turn in enumerate(newer, start=1):
        item_id = f"seed_{leg_number}_{number}"
        items.append(AddItem(item_id, ROLES[turn.speaker], turn.heard_text))
    return items


def shorten(text: str) -> str:
    if len(text) <= CONDENSED_CHARACTERS:
        return text
    return text[:CONDENSED_CHARACTERS].rstrip() + " …"
