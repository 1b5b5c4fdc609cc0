"""One address leads to a Session at the desk, from wherever."""

from uuid import UUID

import pytest

from interviews.session_address import session_address

pytestmark = pytest.mark.unit

SESSION = UUID(int=7)


def test_an_address_carries_filters_and_a_place_on_the_page() -> None:
    page = session_address(SESSION)

    assert str(SESSION) in page
    assert session_address(SESSION, anchor="panel-ledger") == f"{page}#panel-ledger"
    assert session_address(SESSION, query="q=a", anchor="decision") == f"{page}?q=a#decision"
