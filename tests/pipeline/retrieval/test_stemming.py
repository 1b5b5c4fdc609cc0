"""Which text search configuration belongs to a language tag."""

import pytest

from pipeline.retrieval.stemming import configuration_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "configuration"),
    [("en", "english"), ("de-AT", "german"), ("FR", "french"), ("tr", "simple"), ("", "simple")],
)
def test_a_language_is_stemmed_as_it_is_spoken(language: str, configuration: str) -> None:
    assert configuration_of(language) == configuration
