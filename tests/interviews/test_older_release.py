"""The release before this one goes on while the database is already the new one's."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: The last migration of the release before; raised with each release.
BEFORE = [("interviews", "0004_reading"), ("pipeline", "0001_initial")]


@pytest.mark.fault("A05")
def test_the_release_before_can_still_insert_its_rows() -> None:
    """A column that it does not know is empty, or has a default that the database fills in."""
    models = MigrationLoader(connection).project_state(BEFORE).models
    missing = []
    for (app, _name), model in models.items():
        if app not in {"interviews", "pipeline"}:
            continue
        table = model.options.get("db_table") or f"{app}_{model.name.lower()}"
        known = {column_of(name, field) for name, field in model.fields.items()}
        missing += [f"{table}.{name}" for name in strict_columns(table) - known]
    assert missing == []


def column_of(name: str, field: object) -> str:
    is_relation = getattr(field, "remote_field", None) is not None
    return f"{name}_id" if is_relation else name


def strict_columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}
