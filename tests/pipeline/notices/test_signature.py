"""Signatures of webhooks."""

import base64
from uuid import UUID

import pytest

from pipeline.notices.signature import derive_secret, sign, written

pytestmark = pytest.mark.unit

ENDPOINT = UUID("00000000-0000-0000-0000-000000000001")


def test_a_signature_is_the_one_of_the_standards_example() -> None:
    signature = sign(
        [base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_in_force_sign_side_by_side() -> None:
    given = {"message_id": "msg_1", "timestamp": 7, "body": b"{}"}
    old, new = (sign([secret], **given) for secret in (b"old", b"new"))  # type: ignore[arg-type]
    assert sign([b"new", b"old"], **given) == f"{new} {old}"  # type: ignore[arg-type]


def test_a_secret_is_another_for_each_endpoint_number_and_installation() -> None:
    other = UUID(int=2)
    secrets = {
        derive_secret("key", ENDPOINT, 1),
        derive_secret("key", ENDPOINT, 2),
        derive_secret("key", other, 1),
        derive_secret("another key", ENDPOINT, 1),
    }
    assert len(secrets) == 4
    assert derive_secret("key", ENDPOINT, 1) in secrets


def test_a_secret_is_written_as_the_standard_has_it() -> None:
    secret = derive_secret("key", ENDPOINT, 1)
    assert base64.b64decode(written(secret).removeprefix("whsec_")) == secret
    assert len(secret) == 32
