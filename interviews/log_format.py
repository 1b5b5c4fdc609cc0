"""How a line of the log is written: whoever logs what, no link's secret is in it.

Django names the path of a refused request, and the path of an invitation is its key; so is that of
a link to a new password. An agent token is known by its mark.
"""

import logging
import re

#: The secret is what follows the prefix in `interviews/urls.py` and `accounts/addresses.py`.
SECRET_OF_LINK = re.compile(r"(/i/|/new-password/[^\s/]+/)[^\s/?#\"'<>\\]+")
#: As `actions/agent_tokens.py` makes it.
AGENT_TOKEN = re.compile(r"\bviva_[A-Za-z0-9_-]{43}")


class DiscreetFormatter(logging.Formatter):
    """Works on the finished line, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET_OF_LINK.sub(r"\1[secret]", super().format(record))
        return AGENT_TOKEN.sub("viva_[secret]", line)
