"""The seam to text models, tried against an endpoint on loopback."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from interviews.home import CHECKOUT
from pipeline.bill import Spent
from pipeline.failures import FinalFailure, StepFailure, TransientFailure
from pipeline.llm import Answer, Ending, TextModel, configured_model
from pipeline.metering import Meter, metered
from pipeline.schemas import closed
from tests.fakes.post_server import Reply
from tests.fakes.text_model import FakeChatServer, chat_server, completion

pytestmark = pytest.mark.wire


def model_at(url: str, settings: Any, *, key: str = "secret-key", seconds: float = 20) -> TextModel:
    settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = url, key, "test-model"
    settings.LLM_TIMEOUT_SECONDS = seconds
    model = configured_model()
    assert model is not None
    return model


def ask(server: FakeChatServer, settings: Any) -> Answer:
    return model_at(server.url, settings).answer(instructions="Summarise.", material="Words.")


def failure_of(settings: Any, reply: Reply) -> StepFailure:
    with chat_server(reply) as server, pytest.raises(StepFailure) as caught:
        ask(server, settings)
    assert len(server.requests) == 1
    return caught.value


def error(status: int, code: str = "", **headers: str) -> Reply:
    body = {"error": {"message": "the candidate said a secret", "code": code}}
    return Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def test_a_model_is_asked_with_instructions_apart_from_the_material(settings: Any) -> None:
    with chat_server(completion("A line.")) as server:
        answer = ask(server, settings)
    assert answer == Answer("A line.", Ending.COMPLETE)
    [request] = server.requests
    assert request["model"] == "test-model"
    assert [(m["role"], m["content"]) for m in request["messages"]] == [
        ("system", "Summarise."),
        ("user", "Words."),
    ]
    assert server.keys == ["Bearer secret-key"]


def test_a_local_server_needs_no_key(settings: Any) -> None:
    with chat_server(completion("A line.")) as server:
        answer = model_at(server.url, settings, key="").answer(instructions="", material="")
    assert answer.text == "A line."


@pytest.mark.parametrize(
    ("base_url", "key", "name", "is_there"),
    [
        ("", "", "", False),
        ("http://127.0.0.1:1/v1", "", "", False),
        ("", "", "a-model", False),
        ("", "key", "a-model", True),
        ("http://127.0.0.1:1/v1", "", "a-model", True),
    ],
)
def test_a_model_is_there_when_it_has_a_name_and_a_place(
    settings: Any, base_url: str, key: str, name: str, is_there: bool
) -> None:
    settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = base_url, key, name
    assert (configured_model() is not None) is is_there


@pytest.mark.fault("B39")
@pytest.mark.parametrize(
    ("reply", "ending"),
    [
        (completion("Half a li", finish="length"), Ending.CUT),
        (completion(None, refusal="I cannot."), Ending.REFUSED),
        (completion(None, finish="content_filter"), Ending.REFUSED),
        (completion(None), Ending.COMPLETE),
    ],
)
def test_an_answer_says_how_it_ended(settings: Any, reply: Reply, ending: Ending) -> None:
    with chat_server(reply) as server:
        assert ask(server, settings).ending is ending


@pytest.mark.fault("B39")
def test_an_answer_without_choices_is_empty(settings: Any) -> None:
    body = {**completion("x").body, "choices": [], "usage": None}
    with chat_server(Reply(body)) as server:
        assert ask(server, settings) == Answer("", Ending.COMPLETE)


@pytest.mark.fault("B39")
@pytest.mark.parametrize("choices", [[{"message": None}], [None], [{}], "odd", [["odd"]], 7])
def test_an_answer_that_says_nothing_is_empty_and_was_paid_for(settings: Any, choices: Any) -> None:
    meter = Meter()
    reply = Reply({**completion("x").body, "choices": choices})
    with chat_server(reply) as server, metered(meter):
        assert ask(server, settings).text == ""
    assert meter.spent == Spent(tokens_in=11, tokens_out=7)


@pytest.mark.fault("B39")
@pytest.mark.parametrize("content", [5, {"text": "x"}, [{"type": "text", "text": "x"}]])
def test_an_answer_that_is_no_text_is_empty(settings: Any, content: Any) -> None:
    reply = completion("x")
    reply.body["choices"][0]["message"]["content"] = content
    with chat_server(reply) as server:
        assert ask(server, settings) == Answer("", Ending.COMPLETE)


#: What stands between us and a model may send a page, and nothing checks what the rest sends.
NO_COMPLETIONS = [
    Reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
    Reply(b"", headers={"Content-Type": "text/plain"}),
    Reply(b""),
    Reply(b"\xff\xfe"),
    Reply(b"null"),
    Reply([]),
    Reply([7]),
    Reply("the candidate said a secret"),
]


@pytest.mark.fault("B39")
@pytest.mark.parametrize("reply", NO_COMPLETIONS)
def test_what_is_no_answer_at_all_is_told_plainly_and_tried_again(
    settings: Any, reply: Reply
) -> None:
    failure = failure_of(settings, reply)
    assert isinstance(failure, TransientFailure)
    assert str(failure) == "The text model gave an answer that could not be read."


@pytest.mark.parametrize("usage", ["odd", None, {"prompt_tokens": "eleven"}, {"prompt_tokens": -5}])
def test_a_bill_that_makes_no_sense_costs_nothing_and_no_answer(settings: Any, usage: Any) -> None:
    meter = Meter()
    reply = Reply({**completion("A line.").body, "usage": usage})
    with chat_server(reply) as server, metered(meter):
        assert ask(server, settings).text == "A line."
    assert meter.spent == Spent()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (error(401), "LLM_API_KEY"),
        (error(403), "LLM_API_KEY"),
        (error(404), "LLM_MODEL"),
        (error(400, "context_length_exceeded"), "longer than"),
        (error(429, "insufficient_quota"), "no credit"),
        (error(422), "422"),
    ],
)
def test_what_only_a_person_can_change_is_final(settings: Any, reply: Reply, words: str) -> None:
    failure = failure_of(settings, reply)
    assert isinstance(failure, FinalFailure)
    assert words in str(failure)
    assert "secret" not in str(failure)


@pytest.mark.fault("B36")
@pytest.mark.parametrize("reply", [error(500), error(503), error(529), Reply(b"not json")])
def test_what_may_pass_is_tried_again(settings: Any, reply: Reply) -> None:
    failure = failure_of(settings, reply)
    assert isinstance(failure, TransientFailure)
    assert "secret" not in str(failure)


@pytest.mark.fault("B36")
@pytest.mark.parametrize(("asked", "seconds"), [("42", 42.0), ("", None), ("tomorrow", None)])
def test_a_busy_model_is_given_the_time_it_asks_for(
    settings: Any, asked: str, seconds: float | None
) -> None:
    failure = failure_of(settings, error(429, retry_after=asked))
    assert isinstance(failure, TransientFailure)
    assert failure.retry_after_seconds == seconds


def test_a_deployment_at_azures_older_address_is_asked_there(settings: Any) -> None:
    with chat_server(completion("A line.")) as server:
        settings.LLM_API_VERSION = "2024-10-21"
        root = server.url.removesuffix("/v1")
        answer = model_at(root, settings).answer(instructions="", material="")
    assert answer.text == "A line."
    [path] = server.paths
    assert path == "/openai/deployments/test-model/chat/completions?api-version=2024-10-21"
    assert server.api_keys == ["secret-key"]


@pytest.mark.fault("B36")
def test_an_allowance_that_is_used_up_is_waited_for(settings: Any) -> None:
    headers = {
        "x_ratelimit_remaining_requests": "0",
        "x_ratelimit_reset_requests": "12s",
        "x_ratelimit_remaining_tokens": "900",
        "x_ratelimit_reset_tokens": "6m0s",
    }
    failure = failure_of(settings, error(429, **headers))
    assert isinstance(failure, TransientFailure)
    assert failure.retry_after_seconds == 12


def test_a_model_that_is_away_is_said_to_be(settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(TransientFailure, match="could not be reached"):
            model_at(f"http://127.0.0.1:{port}/v1", settings).answer(instructions="", material="")


@pytest.mark.fault("B37")
def test_a_model_that_is_silent_is_not_waited_for(settings: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(TransientFailure, match="within 1 seconds"):
            model_at(url, settings, seconds=1).answer(instructions="", material="")


def test_an_answer_is_priced_by_the_settings(settings: Any) -> None:
    settings.LLM_PRICE_INPUT, settings.LLM_PRICE_OUTPUT = 2.5, 10
    meter = Meter()
    with chat_server(completion("A line.")) as server, metered(meter):
        ask(server, settings)
    assert meter.spent == Spent(11, 7, cost_microusd=98)


@pytest.mark.fault("B36")
def test_a_busy_server_of_any_kind_is_given_the_time_it_asks_for(settings: Any) -> None:
    failure = failure_of(settings, error(529, retry_after="17"))
    assert isinstance(failure, TransientFailure)
    assert failure.retry_after_seconds == 17


@pytest.mark.parametrize("asked", ["inf", "nan", "-5"])
def test_a_time_that_is_none_is_not_waited_for(settings: Any, asked: str) -> None:
    failure = failure_of(settings, error(503, retry_after=asked))
    assert isinstance(failure, TransientFailure)
    assert failure.retry_after_seconds is None


SCHEMA = closed(words={"type": "string", "maxLength": 9})


def test_a_form_is_asked_for_without_the_bounds_that_not_everybody_knows(settings: Any) -> None:
    with chat_server(completion("{}")) as server:
        model_at(server.url, settings).answer(instructions="", material="", schema=SCHEMA)
    form = server.requests[0]["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert form["json_schema"]["schema"]["properties"] == {"words": {"type": "string"}}


@pytest.mark.parametrize("status", [400, 422])
def test_an_endpoint_without_forms_is_asked_without_from_then_on(
    settings: Any, status: int
) -> None:
    with chat_server(error(status), completion("{}")) as server:
        model = model_at(server.url, settings)
        for _ in range(2):
            assert model.answer(instructions="", material="", schema=SCHEMA).text == "{}"
    asked = ["response_format" in request for request in server.requests]
    assert asked == [True, False, False]


def test_what_is_too_long_is_not_asked_for_again_without_the_form(settings: Any) -> None:
    with chat_server(error(400, "context_length_exceeded")) as server:
        model = model_at(server.url, settings)
        with pytest.raises(FinalFailure, match="longer than"):
            model.answer(instructions="", material="", schema=SCHEMA)
    assert len(server.requests) == 1


@pytest.mark.fault("B37")
def test_an_answer_never_outlives_the_claim_on_its_step(settings: Any) -> None:
    settings.PIPELINE_LEASE_SECONDS = 1
    with drip(b"") as url:
        model = model_at(url, settings)
        with pytest.raises(TransientFailure, match=r"within 0\.8 seconds"):
            model.answer(instructions="", material="")


@pytest.mark.fault("B37")
@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_drips_is_not_waited_for(settings: Any, head: bytes) -> None:
    """A byte every now and then would satisfy a limit for each read for ever."""
    started = time.monotonic()
    with drip(head) as url, pytest.raises(TransientFailure, match="within 1 seconds"):
        model_at(url, settings, seconds=1).answer(instructions="", material="")
    assert time.monotonic() - started < 20  # the drip goes on for ever


@contextmanager
def drip(head: bytes) -> Iterator[str]:
    """An address whose server sends `head` at once, and then a letter every tenth of a second."""
    stopped = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connection, _address = server.accept()
            with connection:
                connection.sendall(head or b"H")
                while not stopped.wait(0.1):
                    connection.sendall(b"T")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        finally:
            stopped.set()
            server.shutdown(socket.SHUT_RDWR)  # nobody may have come
            thread.join()


def test_a_process_that_asks_no_model_does_not_load_the_library() -> None:
    script = "import sys, django; django.setup(); print('openai' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "interviews.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
