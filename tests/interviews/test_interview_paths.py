"""What a program may see hangs on an interview; what does not, it never sees."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Model

from interviews.interview_paths import paths_of, session_path_of
from interviews.models import (
    AgentToken,
    AuditEntry,
    Candidate,
    Competency,
    Interview,
    Membership,
    Organization,
    SavedFilter,
    Session,
    Turn,
)
from pipeline.models import ActionItem, Comment, Embedding, Passage, WebhookEndpoint

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Interview, "pk"),
        (Competency, "interview"),
        (Session, "version__interview"),
        (Turn, "session__version__interview"),
        (ActionItem, "session__version__interview"),
        (Comment, "thread__session__version__interview"),
        (Passage, "session__version__interview"),
        (Embedding, "passage__session__version__interview"),
    ],
)
def test_a_table_hangs_on_the_interview_by_its_keys(model: type[Model], path: str) -> None:
    assert path in paths_of(model)


@pytest.mark.parametrize(
    "model", [Organization, Membership, AgentToken, AuditEntry, SavedFilter, WebhookEndpoint]
)
def test_what_belongs_to_the_house_hangs_on_no_interview(model: type[Model]) -> None:
    assert paths_of(model) == ()


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Session, "pk"),
        (Turn, "session"),
        (Comment, "thread__session"),
        (Embedding, "passage__session"),
        (Interview, ""),
        (Candidate, ""),
    ],
)
def test_a_table_knows_the_way_to_the_session(model: type[Model], path: str) -> None:
    assert session_path_of(model) == path


def test_every_path_can_be_asked_of_the_database() -> None:
    for model in apps.get_models():
        for path in paths_of(model):
            assert str(model._default_manager.filter(**{path: UUID(int=1)}).query)
    assert len(paths_of(Candidate)) == 2
