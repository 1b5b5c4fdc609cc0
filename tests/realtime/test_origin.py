"""Which pages may have a socket."""

import pytest

from realtime.origin import base_of, is_own_origin

pytestmark = pytest.mark.unit

TRUSTED = {"https://viva.example"}


@pytest.mark.parametrize(
    ("origin", "host", "is_own"),
    [
        ("http://viva.local:8000", "viva.local:8000", True),
        ("http://VIVA.local:8000", "viva.local:8000", True),
        ("https://viva.example", "internal:8000", True),
        ("", "viva.local", False),
        ("null", "viva.local", False),
        ("http://evil.example", "viva.local", False),
        ("http://viva.local:9000", "viva.local:8000", False),
        ("http://viva.local", "viva.local:8000", False),
        ("http://viva.local.evil.example", "viva.local", False),
        ("http://viva.local/path", "viva.local", False),
        ("file://viva.local", "viva.local", False),
        ("http://user@viva.local", "viva.local", False),
    ],
)
@pytest.mark.fault("D72")
def test_only_our_own_pages_may(origin: str, host: str, *, is_own: bool) -> None:
    assert is_own_origin(origin, host, trusted=TRUSTED, must_be_https=False) is is_own


def test_where_pages_are_encrypted_a_plain_one_is_not_ours() -> None:
    allowed = [
        is_own_origin(f"{scheme}://viva.local", "viva.local", trusted=(), must_be_https=True)
        for scheme in ("http", "https")
    ]
    assert allowed == [False, True]


def test_an_address_has_its_base() -> None:
    assert base_of("https://a.example:1/b?c") == "https://a.example:1"
