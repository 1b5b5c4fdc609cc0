"""The agreement a candidate reads: versioned texts, and the words that one candidate was shown.

A text that has been used is never edited: a change is a new file with the next number. Reads its
own files and nothing else.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS_DIR = Path(__file__).parent / "consent_texts"
#: The text in use, by language; other languages read the first one.
CURRENT_VERSIONS = {"en": "en-1"}
#: What a staff member's own try-out is recorded under: nobody else's words are in it.
STAFF_PREVIEW_VERSION = "staff-preview"


@dataclass(frozen=True)
class ConsentTerms:
    """What differs from one organization and interview to the next."""

    organization: str
    interviewer: str
    retention_days: int
    contact_email: str


@dataclass(frozen=True)
class ConsentText:
    """The words as shown, with the version of the text they were made from."""

    version: str
    language: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        return self.text.strip().split("\n\n")

    @property
    def sha256(self) -> str:
        """In hex, of the words as shown, which is also the content of the candidate's copy."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def write_consent_text(language: str, terms: ConsentTerms) -> ConsentText:
    """The current text in this language (`de-AT` reads `de`), with these terms filled in."""
    base_language = language.partition("-")[0].lower()
    if base_language not in CURRENT_VERSIONS:
        base_language = next(iter(CURRENT_VERSIONS))
    version = CURRENT_VERSIONS[base_language]
    contact = (
        f"Write to {terms.contact_email}."
        if terms.contact_email
        else f"Write to {terms.organization}."
    )
    text = _read_text(version).format(
        organization=terms.organization,
        interviewer=terms.interviewer,
        retention_days=terms.retention_days,
        contact=contact,
    )
    return ConsentText(version, base_language, text)


@cache
def _read_text(version: str) -> str:
    return (TEXTS_DIR / f"{version}.md").read_text(encoding="utf-8")
