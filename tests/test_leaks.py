import threading

import pytest

from tests import leaks

pytestmark = pytest.mark.unit
LOOPS = "asyncio_default_fixture_loop_scope=function"
OPTIONS = ("-p", "no:django", "-p", "no:randomly", "-p", "no:rerunfailures", "-o", LOOPS)
#: Ends the forgotten thread: it is there for as long as it is looked for, however long that takes.
ENOUGH = threading.Event()
CASES = {
    "thread": """
        import threading
        from tests.test_leaks import ENOUGH
        def test_it():
            threading.Thread(target=ENOUGH.wait, name="forgotten", daemon=True).start()
        """,
    "task": """
        import asyncio
        import pytest
        @pytest.mark.asyncio
        async def test_it():
            task = asyncio.get_running_loop().create_task(asyncio.sleep(600), name="forgotten")
            globals()["kept"] = task
        """,
}


@pytest.mark.parametrize("kind", CASES)
def test_what_a_test_leaves_behind_fails_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(leaks, "PATIENCE_S", 0.1)
    ENOUGH.clear()
    pytester.makeconftest("pytest_plugins = ('tests.leaks',)")
    pytester.makepyfile(CASES[kind])
    try:
        result = pytester.runpytest_inprocess(*OPTIONS)
    finally:
        ENOUGH.set()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"*left {kind}s behind: *'forgotten*'*"])
