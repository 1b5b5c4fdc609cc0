"""Where an installation keeps its files."""

from pathlib import Path

import pytest

from interviews.home import CHECKOUT, Home

pytestmark = pytest.mark.unit


def test_a_home_is_in_the_checkout_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIVA_HOME")
    assert Home.from_environment().path == CHECKOUT / ".viva"

    monkeypatch.setenv("VIVA_HOME", "/srv/viva")

    assert Home.from_environment().path == Path("/srv/viva")


def test_two_homes_have_two_short_socket_directories(tmp_path: Path) -> None:
    deep = Home(tmp_path.joinpath(*["deep"] * 40))
    other = Home(tmp_path / "other")

    assert deep.socket_dir != other.socket_dir
    assert len(deep.socket_dir.name) < 40


def test_the_addresses_of_the_embedded_services_lie_in_that_directory(tmp_path: Path) -> None:
    home = Home(tmp_path)

    assert str(home.socket_dir).replace("/", "%2F") in home.database_url
    assert home.redis_url == f"unix://{home.socket_dir}/valkey.sock?db=0"


def test_every_file_of_a_home_lies_in_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    places = [
        home.ready_file,
        home.demo_file,
        home.secret_key_file,
        home.media_dir,
        home.static_dir,
        home.log_dir,
    ]

    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)


def test_the_key_of_a_home_is_read_where_there_is_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.read_secret_key() == ""

    home.secret_key_file.write_text("key\n", encoding="utf-8")

    assert home.read_secret_key() == "key"
