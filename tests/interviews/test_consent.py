"""The words a candidate agrees to."""

import hashlib

import pytest

from interviews.consent import CURRENT_VERSIONS, TEXTS_DIR, ConsentTerms, write_consent_text

pytestmark = pytest.mark.unit

TERMS = ConsentTerms(
    organization="Lindenhof Test GmbH",
    interviewer="Ada",
    retention_days=90,
    contact_email="people@lindenhof.test",
)
#: A text that was shown is never edited: write the next one and add its line here.
SHA256_OF_TEXTS = {
    "en-1": "02c69cd0dbd8ec600a04e2831a4779c732f175f496a69c465a87483106d83bb4",
}


def test_published_texts_never_change() -> None:
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in TEXTS_DIR.glob("*.md")
    }

    assert found == SHA256_OF_TEXTS


def test_every_language_has_its_current_text() -> None:
    assert set(CURRENT_VERSIONS.values()) <= set(SHA256_OF_TEXTS)


def test_the_candidate_reads_who_what_how_long_and_whom_to_ask() -> None:
    text = write_consent_text("en", TERMS).text

    for said in (
        "Lindenhof Test GmbH",
        "artificial intelligence",
        "a person decides",
        "recorded",
        "90 days",
        "never scored",
        "stop at any time",
        "people@lindenhof.test",
    ):
        assert said in text
    assert "{" not in text


def test_without_an_address_the_organization_itself_is_named() -> None:
    terms = ConsentTerms("Quarzwerk", "Ada", retention_days=1, contact_email="")

    assert write_consent_text("en", terms).text.strip().endswith("Write to Quarzwerk.")


@pytest.mark.parametrize("language", ["en", "en-GB", "xx"])
def test_a_language_without_a_text_reads_the_first_one(language: str) -> None:
    text = write_consent_text(language, TERMS)

    assert (text.version, text.language) == ("en-1", "en")


def test_other_terms_are_other_words_with_another_hash() -> None:
    longer = ConsentTerms("Lindenhof Test GmbH", "Ada", 91, "people@lindenhof.test")

    assert write_consent_text("en", TERMS).sha256 != write_consent_text("en", longer).sha256


def test_the_paragraphs_are_the_whole_text() -> None:
    text = write_consent_text("en", TERMS)

    assert "\n\n".join(text.paragraphs) == text.text.strip()
    assert len(text.paragraphs) >= 5
