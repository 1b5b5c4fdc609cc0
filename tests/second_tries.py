"""A pytest plugin: in CI, a browser test that fails is tried once more, and the summary says so.

Of thousands on a busy machine, one meets a browser that stalls. On people's machines a failure is
seen at once, and tests of any other kind never have a second try.
"""

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.flaky(reruns=1))
