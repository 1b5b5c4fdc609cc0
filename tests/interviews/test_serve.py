"""Daphne's loop is the one in C, set before Daphne is loaded."""

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
    print(type(server.twisted_loop).__module__, *sys.argv[1:])

sys.modules["daphne.cli"] = SimpleNamespace(
    CommandLineInterface=SimpleNamespace(entrypoint=entrypoint)
)
from interviews.serve import main
main()
"""


def test_daphne_gets_its_arguments_and_a_loop_in_c() -> None:
    command = [sys.executable, "-c", SHOW, "-p", "8000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "uvloop -p 8000\n"
