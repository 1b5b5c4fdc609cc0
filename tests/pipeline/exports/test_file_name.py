"""File names that are only letters, digits and dashes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.file_name import file_stem
from tests.pipeline.exports.reports import HOSTILE, SESSION_ID

pytestmark = pytest.mark.unit


def test_a_person_is_recognised_in_the_name() -> None:
    assert file_stem("Zoë Größe-Müller", SESSION_ID) == "zoe-groe-muller-1f0c5b7a"


@pytest.mark.parametrize("name", ["", "日本", "../../etc/passwd", "CON", *HOSTILE.values()])
def test_no_name_leaves_the_folder_or_the_header(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+-1f0c5b7a", file_stem(name, SESSION_ID))


@given(st.text())
def test_whatever_somebody_is_called(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,60}", file_stem(name, SESSION_ID))
