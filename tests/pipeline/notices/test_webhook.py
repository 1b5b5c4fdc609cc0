"""Posting to a receiver on loopback, to one that is away, and to none at all."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.failures import FinalFailure, TransientFailure
from pipeline.notices.addresses import parse_address
from pipeline.notices.webhook import Answer, choose_machine, post, resolve
from tests.fakes.receiver import HANG, receiver

pytestmark = pytest.mark.wire


def send(url: str, **changes: Any) -> Answer:
    given = {
        "body": b"{}",
        "headers": {"webhook-id": "msg_1"},
        "seconds": 10.0,
        "allows_private": True,
        **changes,
    }
    return post(parse_address(url, allows_http=True), **given)


def test_a_receiver_gets_the_body_and_the_headers() -> None:
    with receiver(204) as there:
        assert send(there.url, body=b'{"a":1}').status == 204
    [receipt] = there.received
    assert receipt.body == b'{"a":1}'
    assert receipt.headers["webhook-id"] == "msg_1"
    assert receipt.headers["content-type"] == "application/json"
    assert receipt.headers["host"] == there.url.split("/")[2]


@pytest.mark.parametrize("status", [200, 302, 410, 429, 500])
def test_whatever_is_answered_is_handed_back(status: int) -> None:
    with receiver(status, Retry_After="7", Location="http://127.0.0.1:1/") as there:
        answer = send(there.url)
    assert (answer.status, answer.headers["retry-after"]) == (status, "7")
    assert len(there.received) == 1


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked() -> None:
    """A name that leads elsewhere the next time it is asked has no next time."""
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    with receiver() as there:
        port = parse_address(there.url, allows_http=True).port
        send(f"http://receiver.test:{port}/", resolver=resolver)
    assert asked == ["receiver.test"]
    assert there.received[0].headers["host"] == f"receiver.test:{port}"


@pytest.mark.parametrize("machines", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"]])
def test_a_name_that_leads_into_a_private_network_is_not_followed(machines: list[str]) -> None:
    with receiver() as there, pytest.raises(FinalFailure, match="private network"):
        send(there.url, allows_private=False, resolver=lambda _host, _port: machines)
    assert there.received == []


def test_the_first_machine_of_several_is_asked() -> None:
    assert choose_machine(["93.184.216.34", "1.1.1.1"], allows_private=False) == "93.184.216.34"
    with pytest.raises(TransientFailure, match="nowhere"):
        choose_machine([], allows_private=False)


def test_a_name_is_looked_up() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1", 80)


def test_a_name_that_nobody_knows_is_said_to_be_unknown() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(TransientFailure, match="not known"):
        send("http://nowhere.test/", resolver=unknown)


def test_a_receiver_that_is_away_is_said_to_be() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TransientFailure, match="could not be reached"):
            send(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_receiver_that_hangs_is_not_waited_for() -> None:
    with receiver(HANG) as there, pytest.raises(TransientFailure, match=r"within 0\.5 seconds"):
        send(there.url, seconds=0.5)


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40_000,
    ],
)
def test_an_answer_that_is_none_is_said_to_be(said: bytes) -> None:
    with saying(said) as url, pytest.raises(TransientFailure, match="could not be read"):
        send(url)


def test_a_hint_before_the_answer_is_passed_over() -> None:
    with saying(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") as url:
        assert send(url).status == 200


def test_a_body_without_end_is_not_read() -> None:
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 100_000) as url:
        assert send(url).status == 200


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls, _authority = certified(tmp_path)
    with receiver(tls=tls) as there, pytest.raises(TransientFailure, match="certificate"):
        send(there.url)
    assert there.received == []


def test_a_certificate_that_holds_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, authority = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with receiver(tls=tls) as there:
        assert send(there.url).status == 204
        port = parse_address(there.url, allows_http=True).port
        with pytest.raises(TransientFailure, match="certificate"):
            send(f"https://other.test:{port}/", resolver=lambda _host, _port: ["127.0.0.1"])


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side for 127.0.0.1, and the file of who vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    today = dt.datetime.now(dt.UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


@contextmanager
def saying(said: bytes) -> Iterator[str]:
    """An address whose server says this, whatever it is asked, and hangs up."""

    def serve() -> None:
        with suppress(OSError):
            connection, _address = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            server.shutdown(socket.SHUT_RDWR)  # nobody may have come
            thread.join()
