"""The embedded services, as real processes."""

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.db
def test_the_test_database_has_vectors() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1,2,3]'::vector <-> '[1,2,4]'")
        assert cursor.fetchone() == (1.0,)
