"""Which form has come."""

from uuid import UUID, uuid4

import pytest
from django.test import RequestFactory

from pipeline.admin.form_of import form_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("given", [None, "", "once", "1" * 33])
def test_a_form_that_does_not_say_is_none(given: str | None) -> None:
    request = RequestFactory().post("/", {} if given is None else {"once": given})
    assert form_of(request) is None


def test_a_form_says_which_it_is() -> None:
    once: UUID = uuid4()
    assert form_of(RequestFactory().post("/", {"once": str(once)})) == once
