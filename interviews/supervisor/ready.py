"""`ready.json`: the addresses of a running installation, for its owner and for scripts."""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Addresses:
    """Where to go; user and password of the demonstration organization's owner, and its token."""

    url: str
    candidate_link: str
    admin_url: str
    username: str
    password: str
    mcp_url: str
    agent_token: str

    @classmethod
    def from_demo(cls, url: str, demo: dict[str, str]) -> "Addresses":
        """From what `manage.py demo` prints (`demo.stage.DemoAccess`)."""
        return cls(
            url=url,
            candidate_link=url + demo["candidate_path"],
            admin_url=f"{url}/admin/",
            username=demo["admin_user"],
            password=demo["admin_password"],
            mcp_url=f"{url}/mcp",
            agent_token=demo["agent_token"],
        )

    def write(self, path: Path) -> None:
        """Whole or not at all, and readable by the owner only from its first byte on."""
        content = {
            "url": self.url,
            "candidate_link": self.candidate_link,
            "admin": {
                "url": self.admin_url,
                "username": self.username,
                "password": self.password,
            },
            "mcp_url": self.mcp_url,
            "agent_token": self.agent_token,
        }
        fresh = path.with_suffix(".tmp")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
        fresh.replace(path)
