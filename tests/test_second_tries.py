import pytest

from interviews.home import CHECKOUT
from tests.second_tries import WAITING

pytestmark = pytest.mark.wire
OPTIONS = ("-p", "pytest_rerunfailures", "-p", "xdist.plugin", "-rfR")
MARKS = ("unit", *WAITING)
#: Each fails the first time.
TESTS = "".join(
    f"""
import pytest
tries_of_{mark} = []

@pytest.mark.{mark}
def test_of_{mark}():
    tries_of_{mark}.append("one more")
    assert len(tries_of_{mark}) == 2, "a first try of {mark}"
"""
    for mark in MARKS
)


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the others take long to load
    pytester.makeconftest("pytest_plugins = ('tests.second_tries',)")
    pytester.makeini("\n    ".join(["[pytest]\nmarkers =", *MARKS]))
    pytester.makepyfile(TESTS)
    return pytester


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "workers"])
def test_ci_tries_what_waits_for_others_once_more_and_tells_both_tries(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: list[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    result = run.runpytest_subprocess(*OPTIONS, *workers)
    result.assert_outcomes(passed=len(WAITING), failed=1)
    assert result.parseoutcomes()["rerun"] == len(WAITING)
    for mark in WAITING:
        result.stdout.fnmatch_lines([f"*AssertionError: a first try of {mark}*"])
        result.stdout.fnmatch_lines([f"RERUN *::test_of_{mark}*"])
    result.stdout.fnmatch_lines(["FAILED *::test_of_unit*"])


def test_elsewhere_a_failure_is_one(run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    result = run.runpytest_subprocess(*OPTIONS)
    result.assert_outcomes(failed=len(MARKS))
    result.stdout.no_fnmatch_line("*FAILURES OF FIRST TRIES*")
