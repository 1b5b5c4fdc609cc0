from pathlib import Path

import pytest

from interviews.env import SettingError
from interviews.supervisor.configuration import Configuration

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "REALTIME_URL", "OPENAI_API_KEY", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    for name in ("HOST", "PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)


def test_without_any_setting_everything_is_embedded_on_loopback() -> None:
    found = Configuration.from_environment()
    assert (found.host, found.port, found.public_url) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
    )
    assert found.embeds_postgres
    assert found.embeds_valkey
    assert found.runs_engine


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("DATABASE_URL", "embeds_postgres"),
        ("REDIS_URL", "embeds_valkey"),
        ("REALTIME_URL", "runs_engine"),
        ("OPENAI_API_KEY", "runs_engine"),
    ],
)
def test_what_is_configured_is_not_embedded(
    monkeypatch: pytest.MonkeyPatch, name: str, attribute: str
) -> None:
    monkeypatch.setenv(name, "somewhere")
    assert getattr(Configuration.from_environment(), attribute) is False


def test_a_secret_file_counts_as_configured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql://elsewhere", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert not Configuration.from_environment().embeds_postgres


def test_listening_everywhere_is_reached_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9000")
    assert Configuration.from_environment().local_url == "http://127.0.0.1:9000"


def test_children_see_the_key_and_the_engine_and_no_stray_postgres_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PGPORT", "6000")
    seen = Configuration.from_environment().environment("made", 21000)
    assert seen["SECRET_KEY"] == "made"
    assert seen["REALTIME_URL"] == "ws://127.0.0.1:21000/v1/realtime"
    assert seen["VIVA_HOME"] == str(tmp_path)
    assert "PGPORT" not in seen


def test_a_configured_key_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "theirs")
    assert Configuration.from_environment().environment("made", None)["SECRET_KEY"] == "theirs"


def test_a_port_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "70000")
    with pytest.raises(SettingError, match="PORT must be at most 65535"):
        Configuration.from_environment()
