"""A pytest plugin: in CI, a test that takes long is told when it is over, not after all the others.

A run that is cut off says by that where its time went.
"""

import os
from collections import defaultdict

import pytest

#: Setting up and taking down included.
LONG_S = 30.0


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Teller(config))


class Teller:
    """Hears of all tests, whichever worker tries them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._took_s: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._took_s[report.nodeid] += report.duration
        if report.when != "teardown":
            return
        took_s = self._took_s.pop(report.nodeid)
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if took_s >= LONG_S and isinstance(terminal, pytest.TerminalReporter):
            terminal.ensure_newline()
            terminal.write_line(f"{took_s:.0f} s: {report.nodeid}")
