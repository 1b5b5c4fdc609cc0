"""The name of an exported file: letters, digits and dashes whatever a name consists of (pure)."""

import re
import unicodedata

LONGEST = 40


def file_stem(candidate: str, session_id: str) -> str:
    """`marlo-testperson-1f0c5b7a`: the person, as far as ASCII has letters, and the session."""
    flat = unicodedata.normalize("NFKD", candidate).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")[:LONGEST].strip("-")
    return f"{words or 'session'}-{session_id[:8]}"
