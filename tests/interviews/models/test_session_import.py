"""The rows of imports."""

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Session, SessionImport
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_session
from tests.interviews.importing import import_one

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_id_is_known_once_in_an_organization(cast: Cast) -> None:
    imported = import_one(cast)
    assert str(imported.imported) == "call-7"
    other = make_session(cast.invitation, state=SessionState.ENDED)
    with pytest.raises(IntegrityError, match="session_import_once"), transaction.atomic():
        SessionImport.objects.create(
            organization=cast.lindenhof, session=other, external_id="call-7", imported_at=NOW
        )


def test_an_imported_session_has_a_candidate_and_no_invitation(cast: Cast) -> None:
    session = import_one(cast)
    assert (session.is_imported, session.is_counted, session.is_preview) == (True, False, False)
    for wrong in ({"candidate": None}, {"invitation": cast.invitation}, {"is_preview": True}):
        with pytest.raises(IntegrityError, match="session_came_by"), transaction.atomic():
            Session.objects.filter(pk=session.pk).update(**wrong)
