"""What an installation is asked at start."""

import pytest
from pytest_django import Settings

from interviews.checks import check_secret_key

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("debug", "key", "errors"),
    [(False, "", ["viva.E001"]), (False, "configured", []), (True, "", [])],
)
def test_only_a_developer_needs_no_key(
    settings: Settings, debug: bool, key: str, errors: list[str]
) -> None:
    settings.DEBUG = debug
    settings.CONFIGURED_SECRET_KEY = key

    assert [error.id for error in check_secret_key(None)] == errors
