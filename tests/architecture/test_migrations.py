"""The migrations of each app end in one place, and say all that the models say."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

pytestmark = pytest.mark.unit

OWN = ("interviews", "pipeline")


@pytest.fixture(scope="module")
def migrations() -> MigrationLoader:
    """Of all apps, read from their files: no database is asked."""
    return MigrationLoader(None)


@pytest.mark.parametrize("app", OWN)
def test_the_migrations_of_an_app_end_in_one_place(migrations: MigrationLoader, app: str) -> None:
    assert len(migrations.graph.leaf_nodes(app)) == 1, (
        "renumber one, and let it depend on the other"
    )


def test_the_migrations_say_all_that_the_models_say(migrations: MigrationLoader) -> None:
    models = ProjectState.from_apps(apps)
    missing = MigrationAutodetector(migrations.project_state(), models).changes(migrations.graph)
    said = [
        f"{app}: {operation.describe()}"
        for app in OWN
        for migration in missing.get(app, [])
        for operation in migration.operations
    ]
    assert said == [], "run manage.py makemigrations"
