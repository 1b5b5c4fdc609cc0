"""How sure a speech recognition was of the words that it wrote down (pure).

It tells of a transcript and of nobody's voice: it is shown to people who read the words, lowers the
trust in a transcript, and is given to no model.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

#: Those of OpenAI that say it; to others the wish itself may be an error.
TELLING = frozenset(
    {"gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15"}
)
AUTO, ON = "auto", "on"
CHOICES = (AUTO, ON, "off")
#: Below it, by its own reckoning, two words in five or more are wrong.
UNSURE_BELOW = 0.6


def tells_certainty(model: str, choice: str) -> bool:
    """Whether to ask this model for it; `auto` goes by its name."""
    return choice == ON or (choice == AUTO and model in TELLING)


def certainty_of(tokens: Any) -> float | None:
    """The mean probability of tokens with a `logprob` each, 0 to 1; None where that says nothing.

    It is taken from a message that carries what somebody said: whatever is odd in it costs this
    number, and never the words.
    """
    if not isinstance(tokens, Sequence):
        return None
    logprobs = [_logprob_of(each) for each in tokens]
    known = [float(one) for one in logprobs if isinstance(one, int | float) and not math.isnan(one)]
    if not known:
        return None
    return round(sum(math.exp(min(one, 0.0)) for one in known) / len(known), 3)


def _logprob_of(token: Any) -> Any:
    """Of a mapping, or of the object that a library has made of it."""
    if isinstance(token, Mapping):
        return token.get("logprob")
    return getattr(token, "logprob", None)


def is_unsure(certainty: float | None) -> bool:
    """Of what nobody has said how sure it is, no."""
    return certainty is not None and certainty < UNSURE_BELOW
