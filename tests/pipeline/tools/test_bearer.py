"""From a header to a visitor."""

import pytest
from django.utils import timezone

from pipeline.tools.bearer import Unauthorized, challenge, visitor_of
from tests.cast import Cast
from tests.interviews.agents import make_agent, secret_of


@pytest.mark.db
@pytest.mark.django_db
def test_the_scheme_is_read_as_the_standard_says(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof)
    for scheme in ("Bearer", "bearer", "BEARER"):
        header = f"{scheme}  {secret_of(agent)} "
        assert visitor_of(header, door="mcp", now=timezone.now()) == agent
    with pytest.raises(Unauthorized):
        visitor_of(secret_of(agent), door="mcp", now=timezone.now())


@pytest.mark.unit
def test_a_challenge_says_where_to_read_more_and_whether_a_token_was_given() -> None:
    assert challenge() == 'Bearer realm="Viva"'
    assert challenge("https://x/meta", error="invalid_token") == (
        'Bearer realm="Viva", error="invalid_token", resource_metadata="https://x/meta"'
    )


@pytest.mark.unit
def test_a_challenge_names_the_scope_that_is_missing() -> None:
    told = challenge(error="insufficient_scope", scope="write")
    assert told == 'Bearer realm="Viva", error="insufficient_scope", scope="write"'
