"""The hold of a process on a Session."""

import pytest

from interviews.models import Lease
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_lease_says_whose_and_which(cast: Cast) -> None:
    session = make_session(cast.invitation)
    lease = Lease.objects.create(organization=cast.lindenhof, session=session, fence=3)
    assert str(lease) == f"{session.pk} #3"
