"""Calls wait on threads of their own, and the door on others."""

import threading

import pytest

from pipeline.tools.mcp.threads import at_the_door, inside

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


async def test_neither_the_door_nor_a_call_waits_on_the_loop(own_threads: None) -> None:
    def where() -> threading.Thread:
        return threading.current_thread()

    here = {threading.current_thread()}
    assert len(here | {await at_the_door(where), await inside("token:1", where)}) == 3
