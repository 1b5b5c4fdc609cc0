"""Those who are told take a message, refuse it, or take it and forget to say so."""

import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage
from functools import partial
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from tests.chaos import ledger
from tests.chaos.ledger import Ledger
from tests.chaos.pipeline.receivers import Told, mail_server, webhook_receiver

pytestmark = pytest.mark.wire

MESSAGES = 60
NO = (urllib.error.HTTPError, RemoteDisconnected, ConnectionError, smtplib.SMTPException)


def post(url: str, key: str) -> None:
    request = urllib.request.Request(url, b"{}", {"webhook-id": key})
    urllib.request.urlopen(request, timeout=10).close()


def mail(port: int, key: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@a.test", "b@b.test", "Ready"
    message["Message-ID"] = f"<{key}@viva.invalid>"
    message.set_content("Words.\n.\nAnd a line of one dot.")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


def test_whoever_sends_again_after_each_refusal_is_heard(tmp_path: Path) -> None:
    refusals = 0
    with (
        Ledger(tmp_path / "told.jsonl") as told,
        webhook_receiver(Told(told, seed=1)) as url,
        mail_server(Told(told, seed=1)) as port,
    ):
        for number in range(MESSAGES):
            for send in (
                partial(post, url, f"hook_{number}"),
                partial(mail, port, f"mail_{number}"),
            ):
                try:
                    send()
                except NO:
                    refusals += 1
                    send()
    arrived = ledger.read(tmp_path / "told.jsonl")
    by_key = {entry.key: entry.values["digest"] for entry in arrived}
    assert len(by_key) == 2 * MESSAGES
    assert {(entry.key, entry.values["digest"]) for entry in arrived} == set(by_key.items())
    assert 0 < len(arrived) - len(by_key) < refusals
