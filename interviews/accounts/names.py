"""What stands for a name, an address or both where they are not to be read."""

import unicodedata

from django.utils.crypto import salted_hmac


def hidden(text: str) -> str:
    """64 letters, the same for spellings that Django's sign-in takes for one name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return salted_hmac("interviews.attempts", folded, algorithm="sha256").hexdigest()
