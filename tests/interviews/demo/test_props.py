"""What another package sets up is set up once for each time that the stage is."""

from datetime import datetime

import pytest

from interviews.demo import props
from interviews.models import InterviewVersion

pytestmark = pytest.mark.unit


def test_each_is_asked_once(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(props, "_props", [])
    version, seen = InterviewVersion(), list[tuple[InterviewVersion, datetime]]()

    def set_up(version: InterviewVersion, *, now: datetime) -> None:
        seen.append((version, now))

    props.contribute(set_up)
    props.contribute(set_up)
    props.set_up_all(version, now=now)
    assert seen == [(version, now)]
