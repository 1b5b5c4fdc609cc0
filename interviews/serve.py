"""The web server: Daphne, on an event loop in C.

`python -m interviews.serve` takes Daphne's own arguments. The loop's policy has to be there before
Daphne is imported, which makes its loop as it is loaded.
"""

import asyncio

import uvloop

from interviews.standstill import limit_standstills


def main() -> None:
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    limit_standstills()
    from daphne.cli import CommandLineInterface  # noqa: PLC0415 - it makes a loop

    CommandLineInterface.entrypoint()


if __name__ == "__main__":
    main()
