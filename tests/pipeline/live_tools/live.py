"""A Session that is going on, as its interviewer's tools find it."""

from django.utils import timezone

from interviews.models import Consent, Session
from interviews.states import SessionState
from tests.cast import Cast, make_invitation, make_session
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.indexed import index_session


def make_live(cast: Cast, **consent: object) -> Session:
    """Of Marlo, who has agreed to everything but what a test says."""
    session = make_session(make_invitation(cast.version, candidate=cast.candidate, token="live"))
    Session.objects.filter(pk=session.pk).update(state=SessionState.LIVE)
    Consent.objects.filter(session=session).update(**consent)
    return session


def make_past(cast: Cast, *, token: str = "past", **consent: object) -> Session:
    """An earlier session of Marlo in the same interview, over just now, which can be found."""
    invitation = make_invitation(cast.version, candidate=cast.candidate, token=token)
    session = make_session(invitation, state=SessionState.ENDED)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now())
    Consent.objects.filter(session=session).update(**consent)
    store_turns(session, bakery())
    index_session(session)
    return session
