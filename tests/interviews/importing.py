"""Imported sessions for tests."""

from typing import Any

from interviews.actions.imports import Terms, import_session
from interviews.models import Session
from tests.cast import NOW, Cast
from tests.imports import make_told


def import_one(cast: Cast, *, terms: Terms | None = None, **changed: Any) -> Session:
    """Into Lindenhof; a test changes what its line says."""
    imported = import_session(
        organization=cast.lindenhof, told=make_told(**changed), terms=terms or Terms(), now=NOW
    )
    return Session.objects.get(pk=imported.session_id)
