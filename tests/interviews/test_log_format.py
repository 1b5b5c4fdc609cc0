"""What a log line must never hold."""

import io
import logging
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from interviews.actions.agent_tokens import make_secret
from interviews.log_format import DiscreetFormatter
from tests.cast import TOKEN, Cast


def write(message: str, *values: object, exc_info: object = None) -> str:
    record = logging.LogRecord("any", logging.INFO, "", 0, message, values, exc_info)  # type: ignore[arg-type]
    return DiscreetFormatter().format(record)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/i/{TOKEN}", "/i/[secret]"),
        (f"/i/{TOKEN}/agreement?mode=text", "/i/[secret]/agreement?mode=text"),
        (f"http://127.0.0.1:8000/i/{TOKEN}", "http://127.0.0.1:8000/i/[secret]"),
        ("/room/17/", "/room/17/"),
        ("/admin/new-password/MQ/die6v6-baf6c4/", "/admin/new-password/MQ/[secret]/"),
        ("/admin/new-password/sent/", "/admin/new-password/sent/"),
    ],
)
def test_a_line_names_the_page_but_not_the_secret(path: str, said: str) -> None:
    assert write("Gone: %s", path) == f"Gone: {said}"


@pytest.mark.unit
def test_a_traceback_does_not_hold_the_secret() -> None:
    try:
        int(f"/i/{TOKEN}")
    except ValueError:
        line = write("broken", exc_info=sys.exc_info())
    assert "/i/[secret]" in line
    assert TOKEN not in line


@pytest.mark.unit
def test_every_handler_of_the_settings_is_discreet() -> None:
    configured: dict[str, Any] = dict(settings.LOGGING)
    for handler in configured["handlers"].values():
        assert configured["formatters"][handler["formatter"]]["()"] is DiscreetFormatter
    assert configured["loggers"]["django"]["handlers"] == []


@pytest.mark.db
@pytest.mark.django_db
def test_a_refused_candidate_leaves_no_link_in_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("{message}", style="{"))
    loggers = [logging.getLogger(name) for name in ("django.request", "django.security.csrf")]
    for logger in loggers:
        monkeypatch.setattr(logger, "handlers", [handler])
    Client(enforce_csrf_checks=True).post(f"/i/{TOKEN}/agreement")
    Client().get(f"/i/{TOKEN}x")
    assert written.getvalue().count("[secret]") == 2
    assert TOKEN not in written.getvalue()


@pytest.mark.unit
def test_a_line_does_not_hold_an_agent_token() -> None:
    secret = make_secret()
    assert write("refused: Bearer %s", secret) == "refused: Bearer viva_[secret]"
    assert write("viva_turn_latency_seconds") == "viva_turn_latency_seconds"
