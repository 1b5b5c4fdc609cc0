"""What packages contribute to be done with several sessions at once."""

import pytest

from interviews import bulk
from interviews.bulk import BulkAction

pytestmark = pytest.mark.unit


def test_an_action_that_is_contributed_twice_is_offered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "_actions", [])
    action = BulkAction("wave", "Wave", lambda _request, _sessions: None)
    bulk.contribute(action)
    bulk.contribute(action)
    assert bulk.bulk_actions() == (action,)
