"""Which pages may have a socket."""

import pytest

from realtime.origin import base_of, is_own_origin

pytestmark = pytest.mark.unit

HOST = "viva.example:8000"


def is_own(origin: str, *, must_be_https: bool = False, trusted: tuple[str, ...] = ()) -> bool:
    return is_own_origin(origin, HOST, trusted=trusted, must_be_https=must_be_https)


@pytest.mark.parametrize("origin", ["http://viva.example:8000", "https://VIVA.example:8000"])
def test_a_page_of_this_host_is_ours(origin: str) -> None:
    assert is_own(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://evil.example",
        "http://viva.example",
        "http://viva.example:8001",
        "http://viva.example:8000.evil.example",
        "http://evil.example/http://viva.example:8000",
        "http://viva.example:8000/",
        "http://user@viva.example:8000",
        "file://viva.example:8000",
        "viva.example:8000",
    ],
)
def test_any_other_page_is_not(origin: str) -> None:
    assert not is_own(origin)


def test_behind_tls_a_plain_page_is_not_ours() -> None:
    assert not is_own("http://viva.example:8000", must_be_https=True)
    assert is_own("https://viva.example:8000", must_be_https=True)


def test_an_origin_of_the_settings_is_trusted_whatever_the_host() -> None:
    assert is_own("https://other.example", trusted=("https://other.example",))


def test_the_base_of_an_address_has_no_path() -> None:
    assert base_of("https://a.example:1/path?x") == "https://a.example:1"
