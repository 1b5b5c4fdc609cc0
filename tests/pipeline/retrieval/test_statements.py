"""The statements of a search take nobody else's processor time."""

import pytest

from pipeline.retrieval.statements import alone

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_statement_has_no_helpers() -> None:
    with alone() as cursor:
        cursor.execute(
            "SELECT current_setting('max_parallel_workers_per_gather'), current_setting('jit')"
        )
        assert cursor.fetchone() == ("0", "off")
