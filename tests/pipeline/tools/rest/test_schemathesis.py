"""Generated requests against the description, with a token in force: nothing breaks a promise."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from pipeline.tools.rest.openapi import STATUSES
from pipeline.tools.result import ErrorCode
from tests.interviews.agents import secret_of
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: The same each time; for others, and for more: `SCHEMATHESIS_SEED=2 SCHEMATHESIS_EXAMPLES=99`.
SEED = int(os.environ.get("SCHEMATHESIS_SEED") or 739942)
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES") or 10)
#: It is in the description, and on a busy machine a search may say so.
TOO_LATE = STATUSES[ErrorCode.TIMED_OUT]
#: Read from the application itself, as a program would.
SCHEMA: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests leave the connection of the test open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_breaks_what_the_description_promises(
    scene: Scene, operation: Any, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {secret_of(scene.agent)}"}

    @seed(SEED)
    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def try_one(case: Any) -> None:
        cache.clear()  # how often is not what is tried here
        for name in [each for each in case.headers if each.lower() == "host"]:
            del case.headers[name]  # another host is refused before there is an API to describe
        answer = case.call(headers=headers)
        case.validate_response(
            answer,
            headers=headers,
            excluded_checks=[not_a_server_error] if answer.status_code == TOO_LATE else [],
            transport_kwargs={"headers": headers},
        )

    try:
        try_one()
    except BaseException as error:
        error.add_note(f"Again: SCHEMATHESIS_SEED={SEED} SCHEMATHESIS_EXAMPLES={EXAMPLES}")
        raise
