"""The door on stdio opens with a token only; `tools/mcp/test_server.py` goes through it."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_without_a_token_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIVA_AGENT_TOKEN", raising=False)
    for given in ([], ["--token", "viva_guess"]):
        with pytest.raises(CommandError, match="VIVA_AGENT_TOKEN"):
            call_command("mcp", *given)
