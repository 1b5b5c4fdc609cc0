"""Fixtures for everybody: the cast of named people, and pages without collected static files."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

#: A busy machine is slow, not wrong: how long it takes to make up an example says nothing.
PATIENT = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("patient", PATIENT)
hypothesis.settings.load_profile("patient")

pytest_plugins = (
    "tests.cast",
    "tests.leaks",
    "tests.second_tries",
    "tests.slow_tests",
    "pytester",
)


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Pages are tried as written: names are hashed only when static files are collected."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield
