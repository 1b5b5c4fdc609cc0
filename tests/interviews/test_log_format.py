"""What a log line must never hold."""

import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404

from interviews.actions.agent_tokens import make_secret
from interviews.log_format import DiscreetFormatter
from tests.cast import TOKEN, Cast

CANARY = "kanarienvogel"


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
        ("/api/v1/tools/search her canary", "/api/v1/[address]"),
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


def traceback_of(work: Callable[[], object]) -> str:
    try:
        work()
    except Exception:  # noqa: BLE001 - whatever is raised is what is looked at
        return write("broken", exc_info=sys.exc_info())
    raise AssertionError("it worked")


def cause(of: Exception) -> Callable[[], object]:
    def fail() -> object:
        try:
            return int(CANARY)
        except ValueError as error:
            raise of from error

    return fail


@pytest.mark.unit
@pytest.mark.fault("E86")
@pytest.mark.parametrize(
    "work",
    [
        lambda: int(CANARY),
        lambda: {"a": 1}[CANARY],
        lambda: json.loads(f'{{"said": {CANARY}}}'),
        lambda: CANARY.join("ä\ud800").encode(),
        cause(RuntimeError("a tool")),
        cause(Resolver404({"tried": [], "path": f"i/{CANARY}/typo"})),
        cause(ExceptionGroup("all", [ValueError(CANARY)])),
    ],
)
def test_a_traceback_tells_where_and_what_kind_and_not_whose_words(
    work: Callable[[], object],
) -> None:
    line = traceback_of(work)
    assert "test_log_format.py" in line
    assert "Error" in line
    assert CANARY not in line


@pytest.mark.unit
def test_a_message_that_quotes_nobody_is_told_with_its_cause() -> None:
    line = traceback_of(cause(OSError(28, "No space left on device")))
    assert "No space left on device" in line
    assert line.index("ValueError") < line.index("OSError")


@pytest.mark.unit
@pytest.mark.fault("E86")
def test_what_celery_and_asyncio_say_of_an_exception_has_no_words_either() -> None:
    error = ValueError(CANARY)
    record = logging.LogRecord(
        "celery.app.trace", 40, "", 0, "Task x %(exc)s", ({"exc": repr(error)},), None
    )
    record.exc_info = (ValueError, error, None)
    record.exc_text = f"Traceback: {CANARY}"  # as a handler before this one has left it
    said = DiscreetFormatter().format(record)
    assert said.startswith("Task x ValueError: ")
    assert CANARY not in said
    lost = write("%s", f"future: <Task finished exception={error!r}>")
    assert lost == "future: <Task finished exception=ValueError(…)>"


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.fault("E86")
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO birds VALUES (%s, 'short')",
        "INSERT INTO birds VALUES ('taken', %s), ('taken', %s)",
        "SELECT %s::uuid",
        "SELECT %s FROM nowhere",
    ],
)
def test_a_row_or_statement_that_the_database_refuses_is_not_repeated(cast: Cast, sql: str) -> None:
    said = f"a {CANARY}\n\nsang: {CANARY}"

    def ask() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE birds (name text CHECK (length(name) < 9), note text UNIQUE)"
            )
            cursor.execute(sql, [said] * sql.count("%s"))

    line = traceback_of(ask)
    assert "psycopg" in line or "django/db" in line
    assert CANARY not in line


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.fault("E86")
def test_an_unforeseen_error_is_mailed_to_nobody_and_its_page_and_line_hold_no_words(
    cast: Cast, settings: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_with(*_args: object, **_named: object) -> None:
        raise ValueError(CANARY)

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("{message}", style="{"))
    monkeypatch.setattr(logging.getLogger("django.request"), "handlers", [handler])
    monkeypatch.setattr("pipeline.tools.rest.views.describe", break_with)
    settings.ADMINS = ["root@lindenhof.test"]
    shown = Client(raise_request_exception=False).get("/api/v1/openapi.json", {"q": CANARY})
    assert shown.status_code == 500
    assert "Traceback" in written.getvalue()
    assert CANARY not in written.getvalue() + shown.content.decode()
    assert mailoutbox == []
