"""Where one installation keeps its files, and how its embedded services are reached.

Paths, mostly: nothing is created, started or contacted here.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The directory of one installation (`VIVA_HOME`, by default `.viva/` in the checkout)."""

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("VIVA_HOME") or CHECKOUT / ".viva").resolve())

    @property
    def socket_dir(self) -> Path:
        """Short on purpose: the path of a unix socket is limited to 108 bytes."""
        digest = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"viva-{os.getuid()}-{digest}"

    @property
    def database_url(self) -> str:
        return f"postgresql://viva@/viva?host={quote(str(self.socket_dir), safe='')}"

    @property
    def valkey_socket(self) -> Path:
        return self.socket_dir / "valkey.sock"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.valkey_socket}?db=0"

    @property
    def ready_file(self) -> Path:
        return self.path / "ready.json"

    @property
    def demo_file(self) -> Path:
        return self.path / "demo.json"

    @property
    def secret_key_file(self) -> Path:
        return self.path / "secret_key"

    def read_secret_key(self) -> str:
        """The key that `make run` made for this home; empty where there is none."""
        try:
            return self.secret_key_file.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    @property
    def media_dir(self) -> Path:
        return self.path / "media"

    @property
    def mail_dir(self) -> Path:
        return self.path / "mail"

    @property
    def journal_dir(self) -> Path:
        return self.path / "journal"

    @property
    def static_dir(self) -> Path:
        return self.path / "static"

    @property
    def log_dir(self) -> Path:
        return self.path / "log"
