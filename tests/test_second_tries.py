import pytest

from interviews.home import CHECKOUT

pytestmark = pytest.mark.wire
OPTIONS = ("-p", "no:django", "-p", "no:asyncio", "-p", "no:randomly", "-rR")
#: Each fails the first time.
TESTS = """
    import pytest
    tries = []

    @pytest.mark.e2e
    def test_of_a_browser():
        tries.append("browser")
        assert len(tries) == 2

    @pytest.mark.chaos
    def test_of_processes():
        tries.append("processes")
        assert tries.count("processes") == 2
    """


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    pytester.makeconftest("pytest_plugins = ('tests.second_tries',)")
    pytester.makeini("[pytest]\nmarkers =\n    e2e: a browser\n    chaos: processes")
    pytester.makepyfile(TESTS)
    return pytester


def test_ci_tries_a_browser_test_once_more_and_says_so(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = run.runpytest_subprocess(*OPTIONS)
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "rerun": 1}
    result.stdout.fnmatch_lines(["RERUN *::test_of_a_browser*"])


def test_elsewhere_a_failure_is_one(run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    run.runpytest_subprocess(*OPTIONS).assert_outcomes(failed=2)
