"""What the pages of an invitation say."""

from datetime import datetime
from decimal import Decimal

import pytest

from interviews.views.invitation_context import (
    describe_agreement,
    describe_invitation,
    minutes_of,
    write_text_for,
)
from tests.cast import TOKEN, Cast, make_session

pytestmark = pytest.mark.db


def test_extra_time_is_part_of_what_is_announced(cast: Cast) -> None:
    cast.invitation.extra_time_factor = Decimal("1.25")

    assert minutes_of(cast.invitation) == 15


@pytest.mark.parametrize(
    ("accepted", "holds_key", "needs_continue", "already_elsewhere"),
    [
        (False, False, False, False),
        (True, True, True, False),
        (True, False, False, True),
    ],
)
def test_the_page_offers_what_this_browser_can_do(
    cast: Cast,
    now: datetime,
    accepted: bool,
    holds_key: bool,
    needs_continue: bool,
    already_elsewhere: bool,
) -> None:
    if accepted:
        make_session(cast.invitation)

    context = describe_invitation(cast.invitation, token=TOKEN, holds_key=holds_key)

    shown = context["invitation"]
    assert isinstance(shown, dict)
    assert shown["needs_continue"] is needs_continue
    assert shown["already_elsewhere"] is already_elsewhere


def test_a_candidate_can_write_even_where_no_address_is_named(cast: Cast) -> None:
    cast.lindenhof.contact_email = ""

    context = describe_invitation(cast.invitation, token=TOKEN, holds_key=False)

    assert str(context["person_url"]).startswith("mailto:?subject=")


def test_the_form_names_the_words_it_agrees_to(cast: Cast) -> None:
    text = write_text_for(cast.invitation)

    context = describe_agreement(cast.invitation, text, token=TOKEN, mode="voice", chosen={})

    assert context["form_action"] == f"/i/{TOKEN}/agreement?text={text.sha256}"
    assert context["download_url"] == f"/i/{TOKEN}/consent.txt"


def test_the_words_name_the_organization_and_its_interviewer(cast: Cast) -> None:
    text = write_text_for(cast.invitation).text

    assert "Lindenhof Test GmbH" in text
    assert "Your interviewer is Ada" in text
    assert "180 days" in text
