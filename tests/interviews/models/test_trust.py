"""Organizations, memberships and consents."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Consent, Membership
from tests.cast import Cast, make_consent, make_session

pytestmark = pytest.mark.db


def test_rows_are_named_as_people_know_them(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.owner)

    assert str(cast.lindenhof) == "Lindenhof Test GmbH"
    assert str(membership) == "olga.ownerson · Owner"
    assert str(make_session(cast.invitation).consents.get()) == "en-1 · 2026-11-21"


def test_nobody_is_a_member_twice(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membership.objects.create(organization=cast.lindenhof, user=cast.owner)


def test_one_consent_is_in_force_at_a_time(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)
    with pytest.raises(IntegrityError, match="consent_one_in_force"), transaction.atomic():
        make_consent(session)

    session.consents.update(withdrawn_at=now)

    assert make_consent(session).is_in_force


def test_there_is_no_consent_without_the_interview_itself(cast: Cast) -> None:
    consent = make_session(cast.invitation).consents.get()

    with pytest.raises(IntegrityError, match="consent_to_the_interview"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(interview_by_ai=False)
