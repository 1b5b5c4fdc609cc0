"""A filter kept to find somebody by name does not outlive them."""

import pytest

from interviews.actions.erasure import erase_session
from interviews.actions.named_filters import forget_filters_naming
from interviews.actions.saved_filters import save_filter
from interviews.models import Candidate, ErasureCertificate, SavedFilter
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_candidate, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def keep(cast: Cast, query: str, *, name: str = "Mine") -> SavedFilter:
    place = SavedFilter.Place.QUEUE
    given = {"organization": cast.lindenhof, "by": cast.reviewer, "place": place, "now": NOW}
    return save_filter(name=name, query=query, **given)  # type: ignore[arg-type]


def gone(cast: Cast) -> Candidate:
    """Of nobody who is there any more."""
    candidate = make_candidate(cast.lindenhof, name="Nova Testperson")
    Candidate.objects.filter(pk=candidate.pk).delete()
    return candidate


def test_a_filter_that_finds_only_who_is_gone_goes_with_them(cast: Cast) -> None:
    named = keep(cast, "q=Marlo+Test&waiting=3", name="Marlo's")
    other = keep(cast, "waiting=3", name="Old ones")
    session = make_session(cast.invitation, state=SessionState.ENDED)
    certificate = erase_session(
        session_id=session.pk, cause=ErasureCertificate.Cause.ASKED, now=NOW, by=cast.owner
    )
    assert certificate is not None
    assert certificate.counts["interviews.SavedFilter"] == 1
    assert list(SavedFilter.objects.all()) == [other]
    assert named.pk != other.pk


@pytest.mark.parametrize("query", ["q=nova", "q=NOVA+testperson", "unread=yes&q=person%20nova"])
def test_however_the_name_was_written(cast: Cast, query: str) -> None:
    keep(cast, query)
    assert forget_filters_naming(gone(cast)) == {"interviews.SavedFilter": 1}


@pytest.mark.parametrize("query", ["q=Testperson", "q=Nova+Petra", "q=Ada", "quality=good", "q="])
def test_what_finds_others_or_nobody_by_name_stays(cast: Cast, query: str) -> None:
    """Marlo Testperson is there still."""
    keep(cast, query)
    assert not forget_filters_naming(gone(cast))
    assert SavedFilter.objects.count() == 1


def test_filters_of_another_organization_stay(cast: Cast) -> None:
    saved = keep(cast, "q=Nova")
    SavedFilter.objects.filter(pk=saved.pk).update(organization=cast.quarzwerk)
    assert not forget_filters_naming(gone(cast))
