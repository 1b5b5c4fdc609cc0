"""`manage.py embed`."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pipeline.models import EmbeddingIndex
from tests.cast import Cast
from tests.fakes.embedding_server import embedding_server, use
from tests.pipeline.indexed import make_indexed_session, states

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def embed() -> str:
    out = StringIO()
    call_command("embed", stdout=out)
    return out.getvalue()


def test_it_says_how_far_it_is_and_what_is_searched(cast: Cast, settings: Any) -> None:
    make_indexed_session(cast)
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        assert embed().splitlines() == ["1 passages to go", "Search uses fake-1024 (1024)."]
    assert states()["fake-1024"] == "serving"


def test_it_says_why_it_cannot_go_on(cast: Cast, settings: Any) -> None:
    make_indexed_session(cast)
    with embedding_server(fault="nan") as server:
        use(server, settings, dimensions=1024)
        with pytest.raises(CommandError, match="no number"):
            embed()


def test_it_leaves_alone_what_another_worker_has(cast: Cast, settings: Any) -> None:
    make_indexed_session(cast)
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        make_indexed_session(cast)
        EmbeddingIndex.objects.update(lease_until="2999-01-01T00:00Z")
        with pytest.raises(CommandError, match="Another worker"):
            embed()
