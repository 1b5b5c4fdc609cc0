"""Reading the environment, with the variable's name in every complaint."""

from pathlib import Path

import pytest

from interviews.env import (
    SettingError,
    read_bool,
    read_choice,
    read_database_url,
    read_int,
    read_json,
    read_list,
    read_number,
    read_secret,
    read_text,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("word", "value"), [("yes", True), ("ON", True), (" 1 ", True), ("no", False), ("", False)]
)
def test_a_switch_understands_usual_words(
    monkeypatch: pytest.MonkeyPatch, word: str, value: bool
) -> None:
    monkeypatch.setenv("SWITCH", word)

    assert read_bool("SWITCH", default=not value) is value


@pytest.mark.parametrize("default", [True, False])
def test_a_switch_that_is_not_set_has_its_default(default: bool) -> None:
    assert read_bool("NOT_SET_ANYWHERE", default=default) is default


def test_another_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "perhaps")

    with pytest.raises(SettingError, match="SWITCH must be yes or no"):
        read_bool("SWITCH", default=True)


def test_a_number_is_read_or_defaulted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBER", " 12 ")
    assert read_int("NUMBER", 5) == 12
    monkeypatch.setenv("NUMBER", "")
    assert read_int("NUMBER", 5) == 5


@pytest.mark.parametrize(
    ("raw", "complaint"), [("many", "whole number"), ("0", "at least 1"), ("10", "at most 9")]
)
def test_a_wrong_number_is_refused(
    monkeypatch: pytest.MonkeyPatch, raw: str, complaint: str
) -> None:
    monkeypatch.setenv("NUMBER", raw)

    with pytest.raises(SettingError, match=f"NUMBER must be .*{complaint}"):
        read_int("NUMBER", 5, minimum=1, maximum=9)


def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMES", "a, b,,c ")

    assert read_list("NAMES") == ["a", "b", "c"]


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("KEY", "from the environment")
    assert read_secret("KEY") == "from the environment"

    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    assert read_secret("KEY") == "from a file"


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_FILE", "/nowhere/key")

    with pytest.raises(SettingError, match="KEY_FILE cannot be read: No such file"):
        read_secret("KEY")


def test_a_database_url_becomes_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB", "postgresql://al:p%40ss@db.example:5433/viva?sslmode=require")

    assert read_database_url("DB", "") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "viva",
        "USER": "al",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_directory_is_a_host() -> None:
    entry = read_database_url("NOT_SET_ANYWHERE", "postgresql://viva@/viva?host=%2Ftmp%2Fx")

    assert (entry["HOST"], entry["PORT"], entry["OPTIONS"]) == ("/tmp/x", "", {})


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(SettingError, match="DB must start with postgresql://"):
        read_database_url("DB", "mysql://db/viva")


def test_text_is_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT", " a ")

    assert read_text("TEXT") == "a"


def test_a_choice_is_one_of_a_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_choice("CHOICE", "tea", ("tea", "coffee")) == "tea"
    monkeypatch.setenv("CHOICE", "coffee")
    assert read_choice("CHOICE", "tea", ("tea", "coffee")) == "coffee"
    monkeypatch.setenv("CHOICE", "beer")
    with pytest.raises(SettingError, match="CHOICE must be one of tea, coffee"):
        read_choice("CHOICE", "tea", ("tea", "coffee"))


def test_a_price_is_read_or_defaulted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICE", "2.5")
    assert read_number("PRICE", 0.0) == 2.5
    monkeypatch.setenv("PRICE", "")
    assert read_number("PRICE", 1.5) == 1.5


@pytest.mark.parametrize("raw", ["cheap", "-1", "inf", "nan"])
def test_a_wrong_price_is_refused(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("PRICE", raw)
    with pytest.raises(SettingError, match="PRICE must be"):
        read_number("PRICE", 0.0)


def test_json_is_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_json("PRICES") == {}
    monkeypatch.setenv("PRICES", '{"mine": {"text_in": 4}}')
    assert read_json("PRICES") == {"mine": {"text_in": 4}}
    for wrong in ("{", "[]"):
        monkeypatch.setenv("PRICES", wrong)
        with pytest.raises(SettingError, match="PRICES must be"):
            read_json("PRICES")
