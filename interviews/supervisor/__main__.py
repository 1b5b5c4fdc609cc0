"""`python -m interviews.supervisor`: Viva in the foreground, until Ctrl-C."""

import argparse
import sys
import time

from interviews.embedded import EmbeddedError
from interviews.embedded.places import prepare_home
from interviews.env import SettingError
from interviews.supervisor import home_lock, logs
from interviews.supervisor.bell import Bell
from interviews.supervisor.configuration import Configuration
from interviews.supervisor.household import Household, StoppedError
from interviews.supervisor.ports import require_free
from interviews.supervisor.progress import Progress
from interviews.supervisor.ready import Addresses

DESCRIPTION = (
    "Run Viva in the foreground: database, queue, voice engine, web server, worker and beat."
)
SETTINGS = """\
environment:
  VIVA_HOME      where this installation keeps its files (.viva in the checkout)
  HOST, PORT     where the web server listens (127.0.0.1, 8000)
  DATABASE_URL   a Postgres with pgvector, instead of the embedded one
  REDIS_URL      a Redis or Valkey, instead of the embedded one
  REALTIME_URL   a voice provider, instead of the local voice engine
  OPENAI_API_KEY the same, at OpenAI

All others are in docs/reference/settings.md. When everything runs, the addresses are also in
$VIVA_HOME/ready.json. Ctrl-C or SIGTERM ends it all.
"""


def main() -> int:
    """Returns the exit code: 0 after a stop that was asked for, 1 with one sentence otherwise."""
    argparse.ArgumentParser(
        prog="python -m interviews.supervisor",
        description=DESCRIPTION,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    progress = Progress()
    try:
        return supervise(Configuration.from_environment(), progress)
    except (EmbeddedError, SettingError) as error:
        progress.failed(str(error))
    except OSError as error:
        if not error.filename:
            raise
        progress.failed(
            f"{error.filename} cannot be used ({error.strerror}): "
            "run as the user whose home this is, or set another VIVA_HOME."
        )
    return 1


def supervise(configuration: Configuration, progress: Progress) -> int:
    """Start, watch and stop one installation. Raises EmbeddedError when it cannot start."""
    begun = time.monotonic()
    home = configuration.home
    progress.say(f"Viva starts in {home.path} (Ctrl-C ends it)")
    with Bell() as bell:
        prepare_home(home)
        with home_lock.held(home, configuration.public_url):
            home.ready_file.unlink(missing_ok=True)
            require_free(configuration.host, configuration.port)
            logs.rotate(home.log_dir)
            household = Household(configuration, bell, progress)
            try:
                show(household.start(), progress, time.monotonic() - begun)
                household.watch()
            except StoppedError:
                pass
            finally:
                stop(household, progress)
    return 0


def show(addresses: Addresses, progress: Progress, seconds: float) -> None:
    progress.say(f"\nViva runs, after {seconds:.1f} s.\n")
    progress.say(f"  An interview to try   {addresses.candidate_link}")
    progress.say(f"  Admin                 {addresses.admin_url}")
    progress.say(f"    user                {addresses.username}")
    progress.say(f"    password            {addresses.password}")
    progress.say(f"  For assistants (MCP)  {addresses.mcp_url}")
    progress.say(f"    agent token         {addresses.agent_token}\n")


def stop(household: Household, progress: Progress) -> None:
    begun = time.monotonic()
    progress.say("\nStopping ...")
    household.stop()
    progress.say(f"Stopped, after {time.monotonic() - begun:.1f} s.")


if __name__ == "__main__":
    sys.exit(main())
