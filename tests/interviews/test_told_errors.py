"""What a log tells of an exception, without what was said."""

import pytest

from interviews.told_errors import UNTOLD, kind_and_message, told

pytestmark = pytest.mark.unit


def raised(work: str) -> Exception:
    try:
        exec(compile(work, "an_example.py", "exec"))
    except Exception as error:  # noqa: BLE001 - whatever is raised is what is looked at
        return error
    raise AssertionError("it worked")


@pytest.mark.parametrize("work", ["int('words')", "{}['words']", "[].index('words')"])
def test_a_value_that_could_not_be_used_is_not_repeated(work: str) -> None:
    line = kind_and_message(raised(work))
    assert UNTOLD in line
    assert "words" not in line


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("open('/nowhere')", "/nowhere"),
        ("(1).nothing", "nothing"),
        ("raise RuntimeError", "RuntimeError"),
        ("from django.db import OperationalError; raise OperationalError('it is away')", "away"),
    ],
)
def test_what_names_a_file_a_state_or_the_code_is_told(work: str, said: str) -> None:
    assert said in kind_and_message(raised(work))


def test_an_exception_that_is_its_own_cause_ends() -> None:
    error = raised("raise RuntimeError('once')")
    other = RuntimeError("twice")
    error.__cause__, other.__cause__ = other, error
    assert told(error).count("once") == 1


def test_what_a_group_holds_is_told_each() -> None:
    line = told(ExceptionGroup("both", [OSError("a disk"), ValueError("words")]))
    assert "a disk" in line
    assert "ValueError" in line
    assert "words" not in line
