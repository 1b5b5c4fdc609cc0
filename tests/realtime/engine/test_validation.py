"""The small checks that describe client events."""

from typing import Any

import pytest

from realtime.engine.refusals import RefusalError
from realtime.engine.validation import (
    boolean,
    either,
    integer,
    list_of,
    nullable,
    number,
    one_of,
    shape,
    tagged,
    text,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (text(3), "abcd"), (text(3), 5), (text(9, 1), ""),
        (number(0, 1), 2), (number(0, 1), True), (number(0, 1), "1"), (number(0, 1), float("nan")),
        (integer(0, 9), 1.0), (integer(0, 9), True), (integer(0, 9), 10),
        (boolean, 1), (boolean, None),
        (one_of("a"), "b"), (one_of("a"), []), (one_of("a"), None),
        (list_of(boolean), {}), (list_of(boolean, 1), [True, True]), (list_of(boolean), [1]),
        (either(boolean, one_of("a")), "b"),
        (shape({}), []), (tagged("t", {}), 5), (tagged("t", {"a": shape({})}), {"t": {}}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(check: Any, value: object) -> None:
    with pytest.raises(RefusalError) as refused:
        check(value, "field")

    assert refused.value.code == "invalid_value"


def test_the_path_leads_to_what_is_wrong() -> None:
    check = shape({"a": list_of(shape({"b": nullable(integer(0, 9))}))})

    assert check({"a": [{"b": None}, {"b": 3}]}, "") == {"a": [{"b": None}, {"b": 3}]}
    with pytest.raises(RefusalError) as refused:
        check({"a": [{"b": 1}, {"b": 99}]}, "session")
    assert refused.value.param == "session.a[1].b"
