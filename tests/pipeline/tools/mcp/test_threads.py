"""Calls wait on threads of their own."""

import threading

import pytest

from pipeline.tools.mcp.threads import aside

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


async def test_a_call_does_not_wait_on_the_loop(own_threads: None) -> None:
    names = [await aside(lambda: threading.current_thread().name)() for _ in range(2)]
    assert all(name.startswith("tools") for name in names)
