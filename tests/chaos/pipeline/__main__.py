"""`python -m tests.chaos.pipeline [--seed=N] [--sessions=N] [--every=seconds] [--keep=1]`."""

import sys

from tests.chaos.pipeline.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
