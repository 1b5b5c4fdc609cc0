"""The engine's options, on the command line and in the environment."""

from pathlib import Path

import pytest

from realtime.engine.options import SERVE, SPEAK, parse

pytestmark = pytest.mark.unit


def test_every_option_can_be_set_in_the_environment() -> None:
    environ = {
        "VIVA_ENGINE_PORT": "0",
        "VIVA_ENGINE_SESSION_SECONDS": "12.5",
        "VIVA_ENGINE_FAULTS": "true",
        "VIVA_ENGINE_KNOWN_AUDIO": "/a/manifest.json",
    }

    options = parse(["serve"], environ)

    assert (options.port, options.session_seconds, options.faults) == (0, 12.5, True)
    assert options.known_audio == "/a/manifest.json"
    assert options.lenient is False


def test_the_command_line_wins_over_the_environment() -> None:
    assert parse(["serve", "--port", "5"], {"VIVA_ENGINE_PORT": "6"}).port == 5


def test_an_empty_variable_is_not_set() -> None:
    assert parse(["serve"], {"VIVA_ENGINE_PORT": "", "VIVA_ENGINE_FAULTS": ""}).port == 8765


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        (["serve", "--host", "0.0.0.0"], {}, "needs --api-key"),
        (["serve", "--host", "engine.local"], {}, "needs --api-key"),
        (["serve"], {"VIVA_ENGINE_SPEAKER": "bob"}, "speaker must be one of auto, espeak, tone"),
        (["serve", "--port", "x"], {}, "invalid int value"),
        (["speak", "--text", "Hi"], {}, "needs --text and --out"),
        (["speak", "--lines", "/nowhere.json"], {}, "does not exist"),
        ([], {}, "required: command"),
    ],
)
def test_a_wrong_option_is_explained(
    arguments: list[str],
    environ: dict[str, str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as exit_:
        parse(arguments, environ)

    assert exit_.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_no_key(host: str) -> None:
    assert parse(["serve", "--host", host], {}).api_key == ""


def test_help_names_every_option_and_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    for command, known in (("serve", SERVE), ("speak", SPEAK)):
        with pytest.raises(SystemExit):
            parse([command, "--help"], {})
        shown = "".join(capsys.readouterr().out.split())
        for option in known:
            assert f"--{option.name}" in shown
            assert f"[{option.variable}]" in shown


def test_every_option_is_in_the_reference() -> None:
    reference = Path("docs/reference/engine.md").read_text(encoding="utf-8")

    for option in (*SERVE, *SPEAK):
        assert f"| `--{option.name}` | `{option.variable}` |" in reference
