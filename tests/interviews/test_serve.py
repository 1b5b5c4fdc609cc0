"""Daphne's loop is the one in C, set before Daphne is loaded; its connections have a limit."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

#: In place of Daphne's command line: it says on which loop the server would run.
SHOW = """
import sys
from types import SimpleNamespace

def entrypoint():
    from daphne import server
    from django.db.backends.signals import connection_created
    is_limited = any("standstill" in str(each[0]) for each in connection_created.receivers)
    print(type(server.twisted_loop).__module__, is_limited, *sys.argv[1:])

sys.modules["daphne.cli"] = SimpleNamespace(
    CommandLineInterface=SimpleNamespace(entrypoint=entrypoint)
)
from interviews.serve import main
main()
"""


def test_daphne_gets_its_arguments_a_loop_in_c_and_a_limit_of_standstills() -> None:
    command = [sys.executable, "-c", SHOW, "-p", "8000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "uvloop True -p 8000\n"
