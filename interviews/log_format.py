"""How a line of the log is written: whoever logs what, no link's secret and no row is in it.

Django names the path of a refused request, and the path of an invitation is its key; so is that of
a link to a new password. An agent token is known by its mark. A message of the database quotes the
row that it refused, and with it what somebody said.
"""

import copy
import logging
import re
from collections.abc import Mapping
from typing import Any

from interviews.told_errors import kind_and_message, told

#: The secret is what follows the prefix in `interviews/urls.py` and `accounts/addresses.py`.
SECRET_OF_LINK = re.compile(r"(/i/|/new-password/[^\s/]+/)[^\s/?#\"'<>\\]+")
#: What a program writes into an address may be what it looks for; the audit log has its calls.
ADDRESS_OF_PROGRAM = re.compile(r"(/api/v1/).+")
#: As `actions/agent_tokens.py` makes it.
AGENT_TOKEN = re.compile(r"\bviva_[A-Za-z0-9_-]{43}")
#: Below the first line of a message of Postgres, to the end of it: what it is about, word for word.
ROW = re.compile(
    r"\n(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?(?=\n\nThe above exception was |\Z)", re.DOTALL
)
#: What asyncio says of a task whose exception nobody has asked for.
LOST = re.compile(r"(exception=\w+\().*")


class DiscreetFormatter(logging.Formatter):
    """Works on the finished line, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET_OF_LINK.sub(r"\1[secret]", super().format(_without_messages(record)))
        line = ADDRESS_OF_PROGRAM.sub(r"\1[address]", AGENT_TOKEN.sub("viva_[secret]", line))
        return LOST.sub(r"\1…)>", ROW.sub("\n[what the database quoted]", line))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging names it
        return told(ei[1]) if ei[1] is not None else ""


def _without_messages(record: logging.LogRecord) -> logging.LogRecord:
    """A copy without what another handler made of it; Celery puts the exception into its line."""
    own = copy.copy(record)
    own.exc_text = None
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and isinstance(record.args, Mapping) and "exc" in record.args:
        own.args = {**record.args, "exc": kind_and_message(error)}
    return own
