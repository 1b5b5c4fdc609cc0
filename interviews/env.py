"""Typed readers for environment variables; each names the variable when its value is wrong."""

import json
import math
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message says which and why."""


def read_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def read_bool(name: str, *, default: bool) -> bool:
    word = os.environ.get(name, "yes" if default else "no").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise SettingError(f"{name} must be yes or no, not {word!r}.")


def read_int(name: str, default: int, *, minimum: int = 0, maximum: int | None = None) -> int:
    raw = read_text(name) or str(default)
    try:
        value = int(raw)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {raw!r}.") from None
    if value < minimum:
        raise SettingError(f"{name} must be at least {minimum}, not {value}.")
    if maximum is not None and value > maximum:
        raise SettingError(f"{name} must be at most {maximum}, not {value}.")
    return value


def read_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    word = read_text(name) or default
    if word not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}, not {word!r}.")
    return word


def read_number(name: str, default: float, *, minimum: float = 0.0) -> float:
    raw = read_text(name) or str(default)
    try:
        value = float(raw)
    except ValueError:
        raise SettingError(f"{name} must be a number, not {raw!r}.") from None
    if not minimum <= value < math.inf:
        raise SettingError(f"{name} must be at least {minimum:g}, not {raw}.")
    return value


def read_json(name: str) -> dict[str, Any]:
    """An object; empty where nothing is set."""
    try:
        value = json.loads(read_text(name) or "{}")
    except ValueError:
        raise SettingError(f"{name} must be JSON.") from None
    if not isinstance(value, dict):
        raise SettingError(f"{name} must be a JSON object.")
    return value


def read_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in read_text(name, default).split(",") if part.strip()]


def read_secret(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file that NAME_FILE names (container secrets)."""
    path = read_text(f"{name}_FILE")
    if not path:
        return read_text(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE cannot be read: {error.strerror}.") from None


def read_database_url(name: str, default: str) -> dict[str, object]:
    """A `postgresql://user:password@host:port/name?option=value` URL as a Django DATABASES entry.

    A unix socket directory goes into the `host` option, percent-encoded, as libpq has it.
    """
    url = read_secret(name) or default
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(f"{name} must start with postgresql://.")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def set_default(name: str, value: str) -> None:
    """For libraries that read the environment themselves: what the operator has set stays."""
    os.environ.setdefault(name, value)
