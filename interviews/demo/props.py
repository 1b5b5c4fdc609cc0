"""What other packages put on the stage of the demonstration; `wiring.py` joins them at start."""

from datetime import datetime
from typing import Protocol

from interviews.models import InterviewVersion


class SetUp(Protocol):
    """Sets something up beside the published interview; safe to repeat."""

    def __call__(self, version: InterviewVersion, *, now: datetime) -> None: ...


_props: list[SetUp] = []


def contribute(set_up: SetUp) -> None:
    if set_up not in _props:
        _props.append(set_up)


def set_up_all(version: InterviewVersion, *, now: datetime) -> None:
    for set_up in _props:
        set_up(version, now=now)
