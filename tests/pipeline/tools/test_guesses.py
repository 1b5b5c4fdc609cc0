"""Whoever tries tokens has so many tries a minute, by whatever door."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from interviews.views.guessing import MISSES_ALLOWED
from pipeline.tools.guesses import guesses_too_often

pytestmark = pytest.mark.db


def test_an_address_has_so_many_tries_and_leaves_others_theirs() -> None:
    cache.clear()
    here = RequestFactory().get("/mcp", REMOTE_ADDR="192.0.2.1")
    there = RequestFactory().get("/mcp", REMOTE_ADDR="192.0.2.2")
    assert not any(guesses_too_often(here) for _ in range(MISSES_ALLOWED))
    assert guesses_too_often(here)
    assert not guesses_too_often(there)
