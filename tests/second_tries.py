"""A pytest plugin: in CI, a test that waits for others is tried once more, and both tries are told.

Of thousands on a busy machine, one meets a process that stalls. A test of pure code has no such
excuse, and on people's machines a failure is seen at once: neither has a second try. The failure of
a first try is printed in full, because it may as well be the one schedule that loses a word.
"""

import os

import pytest

#: They wait for servers, sockets, browsers and processes of their own.
WAITING = ("db", "wire", "e2e", "chaos")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("CI"):
        return
    for item in items:
        if any(item.get_closest_marker(name) for name in WAITING):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    first_tries = terminalreporter.stats.get("rerun", [])
    if first_tries:
        terminalreporter.section("FAILURES OF FIRST TRIES")
    for report in first_tries:
        terminalreporter.section(report.nodeid, sep="_")
        terminalreporter.line(report.longreprtext)
