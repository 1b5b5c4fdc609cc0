"""A page that pretends to be this site is not taken for it."""

import pytest

from pipeline.tools.mcp.origins import is_our_host, is_our_origin

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("viva.test", True),
        ("viva.test:8000", True),
        ("a.home.test", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("viva.test.evil.example", False),
        ("", False),
        ("viva.test@evil.example", False),
    ],
)
def test_a_host_is_ours_by_the_settings(host: str, ours: bool) -> None:
    assert is_our_host(host, ["viva.test", ".home.test", "[::1]"]) is ours


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (None, True),
        ("https://viva.test", True),
        ("https://desk.test", True),
        ("https://viva.test.evil.example", False),
        ("https://viva.test:1", False),
        ("null", False),
        ("", False),
        ("file://viva.test", False),
        ("https://[", False),
        ("https://viva.test,https://viva.test", False),
    ],
)
def test_an_origin_is_this_site_or_one_that_is_trusted(origin: str | None, ours: bool) -> None:
    assert is_our_origin(origin, host="viva.test", trusted=["https://desk.test"]) is ours
