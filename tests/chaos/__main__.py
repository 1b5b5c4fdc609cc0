"""`python -m tests.chaos [--seed=N] [--sessions=N] [--concurrency=N] [--every=seconds]`."""

import sys

from tests.chaos.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
