"""What takes long is told at once, in CI."""

import pytest

from tests import slow_tests

TESTS = """
import time
import pytest
@pytest.fixture
def slow():
    time.sleep(0.2)
def test_slow(slow): pass
def test_quick(): pass
"""
WITHOUT = ("django", "asyncio", "schemathesis", "randomly", "xdist")


@pytest.fixture
def printed(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str) -> list[str]:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(slow_tests, "LONG_S", 0.1)
    pytester.makepyfile(TESTS)
    without = [option for name in WITHOUT for option in ("-p", f"no:{name}")]
    done = pytester.runpytest_inprocess("-p", "tests.slow_tests", *without)
    done.assert_outcomes(passed=2)
    return [line for line in done.outlines if " s: " in line]


@pytest.mark.unit
@pytest.mark.parametrize("ci", ["true"])
def test_its_seconds_and_name_are_told(printed: list[str]) -> None:
    [line] = printed
    assert line.endswith("::test_slow")
    assert line.startswith("0 s: ")


@pytest.mark.unit
@pytest.mark.parametrize("ci", [""])
def test_nothing_is_told_at_a_desk(printed: list[str]) -> None:
    assert printed == []
