import pytest

pytestmark = pytest.mark.unit
LOOPS = "asyncio_default_fixture_loop_scope=function"
OPTIONS = ("-p", "no:django", "-p", "no:randomly", "-p", "no:rerunfailures", "-o", LOOPS)
CASES = {
    "thread": """
        import threading
        def test_it():
            stop = threading.Event()
            threading.Thread(target=stop.wait, args=(1.5,), name="forgotten", daemon=True).start()
        """,
    "task": """
        import asyncio
        import pytest
        @pytest.mark.asyncio
        async def test_it():
            task = asyncio.get_running_loop().create_task(asyncio.sleep(9), name="forgotten")
            globals()["kept"] = task
        """,
}


@pytest.mark.parametrize("kind", CASES)
def test_what_a_test_leaves_behind_fails_it(pytester: pytest.Pytester, kind: str) -> None:
    pytester.makeconftest("pytest_plugins = ('tests.leaks',)")
    pytester.makepyfile(CASES[kind])
    result = pytester.runpytest_inprocess(*OPTIONS)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"*left {kind}s behind: *'forgotten*'*"])
