"""A fake checkout: the supervisor's command lines find these instead of Django, Daphne and Celery.

`python -m interviews.serve` runs the module in the current directory first, so that nothing of the
supervisor has to know that it is being tested. Every fake notes its end in `$VIVA_HOME/ended`.
"""

from pathlib import Path

FAKE = """
import os, signal, sys, threading
from pathlib import Path

def note(name):
    written = Path(os.environ["VIVA_HOME"], f"{name}.pid.new")
    written.write_text(str(os.getpid()))
    written.replace(written.with_suffix(""))  # at once: tests read it at any time
    with Path(os.environ["VIVA_HOME"], "starts").open("a") as starts:
        starts.write(f"{name} {' '.join(sys.argv[1:])}\\n")

def end(name):
    with Path(os.environ["VIVA_HOME"], "ended").open("a") as ended:
        ended.write(name + "\\n")
    os._exit(0)

def live(name):
    signal.signal(signal.SIGTERM, lambda *_: end(name))
    note(name)
    threading.Event().wait(120)
"""
MANAGE = """
import json, os, sys, time
print(json.dumps({"step": "Database up to date", "seconds": 0.1, "note": "2 migrations"}))
print("a line that is not for the supervisor")
if os.environ.get("FAKE_PREPARE_HANGS"):
    time.sleep(60)
if os.environ.get("FAKE_PREPARE_FAILS"):
    sys.exit("the demonstration went wrong")
demo = {"candidate_path": "/i/TOKEN", "admin_user": "ada", "admin_password": "pass"}
print(json.dumps({**demo, "agent_token": "viva_x"}))
"""
WEB = """
import http.server, sys, threading, os
import fake
if os.environ.get("FAKE_WEB_DIES"):
    sys.exit("no application")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()
    def log_message(self, *_):
        pass
port = int(sys.argv[sys.argv.index("-p") + 1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
fake.live("web")
"""
CELERY = """
import sys
import fake
fake.live("worker" if "worker" in sys.argv else "beat")
"""
ENGINE = """
import sys
from pathlib import Path
import fake
Path(sys.argv[sys.argv.index("--ready-file") + 1]).write_text("{}")
fake.live("engine")
"""


def make_checkout(place: Path) -> Path:
    (place / "realtime" / "engine").mkdir(parents=True)
    (place / "interviews").mkdir()
    files = {
        "fake.py": FAKE,
        "manage.py": MANAGE,
        "interviews/__init__.py": "",
        "interviews/serve.py": WEB,
        "celery.py": CELERY,
        "realtime/__init__.py": "",
        "realtime/engine/__init__.py": "",
        "realtime/engine/__main__.py": ENGINE,
    }
    for name, content in files.items():
        (place / name).write_text(content, encoding="utf-8")
    return place
