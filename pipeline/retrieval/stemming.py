"""How Postgres stems the words of a language (pure)."""

from pipeline.languages import family_of

#: Of other languages words count as they stand.
CONFIGURATIONS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
AS_IT_STANDS = "simple"
EVERY_CONFIGURATION = (*CONFIGURATIONS.values(), AS_IT_STANDS)


def configuration_of(language: str) -> str:
    """The name of the text search configuration for a language tag such as `de-AT`."""
    return CONFIGURATIONS.get(family_of(language), AS_IT_STANDS)
