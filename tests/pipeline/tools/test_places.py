"""Places where nobody waits: there is one, or there is none."""

import pytest

from pipeline.tools.places import Places

pytestmark = pytest.mark.unit


def test_a_caller_has_so_many_places_and_others_have_theirs() -> None:
    places = Places(2)
    with places.taken("one") as first, places.taken("one") as second, places.taken("one") as third:
        assert (first, second, third) == (True, True, False)
        with places.taken("other") as free:
            assert free
    with places.taken("one") as again:
        assert again
    assert not places._taken


def test_a_place_is_free_again_when_a_call_fails() -> None:
    places = Places(1)
    with pytest.raises(ValueError, match="broken"), places.taken("one"):
        raise ValueError("broken")
    with places.taken("one") as free:
        assert free
