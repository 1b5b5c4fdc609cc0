"""`manage.py import_sessions`."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from interviews.models import Session
from pipeline.models import Embedding, Passage, Posting
from tests.cast import Cast
from tests.fakes.embedding_server import embedding_server, use
from tests.imports import make_line, write_lines

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def run(file: str, *options: str) -> tuple[str, str]:
    """What is said on standard output and on standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_sessions", file, "--organization=lindenhof", *options, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_bar_tells_how_far_it_is(cast: Cast, tmp_path: Path) -> None:
    file = write_lines(tmp_path, make_line(), make_line(id="call-8"))
    terminal = Terminal()
    call_command(
        "import_sessions",
        file,
        "--organization=lindenhof",
        "--no-color",
        stdout=io.StringIO(),
        stderr=terminal,
    )
    assert "2 of 2 sessions" in terminal.getvalue()


def test_bad_lines_are_reported_and_the_others_are_imported_and_indexed(
    cast: Cast, tmp_path: Path
) -> None:
    file = write_lines(
        tmp_path,
        make_line(),
        "nonsense",
        "",
        make_line(id="call-8", started_at="soon"),
        make_line(id="call-9"),
        make_line(title="Once more"),
    )
    out, err = run(file)
    assert out == "2 added, 3 bad.\n"
    assert err.splitlines() == [
        "Line 2: It is not JSON.",
        "Line 4: started_at must be a moment such as 2026-11-21T09:00:00Z.",
        "Line 6: Line 1 has the same id.",
    ]
    assert Session.objects.imported().count() == 2
    assert Passage.objects.count() == Embedding.objects.count() == 2


def test_a_line_that_is_no_utf_8_is_a_bad_one_and_a_mark_of_utf_8_is_none(
    cast: Cast, tmp_path: Path
) -> None:
    """As programs for tables write it: a mark in front, two characters at the end of a line."""
    good, wrong = (json.dumps(make_line(id=f"call-{n}")).encode() for n in (7, 8))
    file = tmp_path / "sessions.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf" + good + b"\r\n" + wrong.replace(b"oven", b"\xf6ven") + b"\r\n"
    )
    out, err = run(str(file))
    assert out == "1 added, 1 bad.\n"
    assert err.splitlines() == ["Line 2: title has characters that no text may have."]


def test_of_lines_of_megabytes_only_the_bad_one_is_lost(cast: Cast, tmp_path: Path) -> None:
    said = {"id": "a", "speaker": "candidate", "text": "rye " * 1_250_000}
    long = make_line(turns=[{**said, "started_ms": 0, "ended_ms": 1}])
    out, err = run(write_lines(tmp_path, long, make_line(id="call-8")))
    assert out == "1 added, 1 bad.\n"
    assert err.splitlines() == ["Line 1: Turn 1: text is longer than 100000 characters."]


def test_turns_whose_times_go_backwards_stay_in_the_order_of_the_file(
    cast: Cast, tmp_path: Path
) -> None:
    turns = [
        {
            "id": str(place),
            "speaker": "candidate",
            "text": f"Loaf {place}.",
            "started_ms": 9_000 - 1_000 * place,
            "ended_ms": 9_500 - 1_000 * place,
        }
        for place in range(5)
    ]
    assert run(write_lines(tmp_path, make_line(turns=turns)))[0] == "1 added.\n"
    passage = Passage.objects.get()
    assert passage.text.split("\n") == [f"Loaf {place}." for place in range(5)]
    assert passage.starts_ms <= passage.ends_ms


def test_a_second_import_does_what_is_new(cast: Cast, tmp_path: Path) -> None:
    run(write_lines(tmp_path, make_line(), make_line(id="call-8")))
    again = write_lines(
        tmp_path, make_line(), make_line(id="call-8", title="Changed"), make_line(id="call-9")
    )
    assert run(again)[0] == "1 added, 1 changed, 1 same.\n"
    assert run(again)[0] == "3 same.\n"
    assert Passage.objects.count() == 3


def test_an_import_that_was_stopped_is_indexed_by_the_next(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    file = write_lines(tmp_path, make_line())
    with embedding_server(fault="status") as server:
        use(server, settings, dimensions=384)
        out, err = run(file, "--may-be-read-by-ai")
        assert out == "no session; 1 are found later.\n"
        assert "imported but not indexed: The embedding model" in err
    assert Session.objects.imported().count() == 1


def test_standard_input_is_a_file_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO(json.dumps(make_line()).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    assert run("-")[0] == "1 added.\n"


def test_what_cannot_be_done_at_all_is_an_error(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: No such file"):
        run(str(tmp_path / "nowhere.jsonl"))
    with pytest.raises(CommandError, match="No line could be imported"):
        run(write_lines(tmp_path, "nonsense"))
    with pytest.raises(CommandError, match="tag such as en"):
        run(write_lines(tmp_path, make_line()), "--language=English!")
    assert run(write_lines(tmp_path))[0] == "no session.\n"


def test_the_language_decides_how_words_are_stemmed(cast: Cast, tmp_path: Path) -> None:
    turn = {"id": "a", "speaker": "candidate", "text": "Die Häuser", "started_ms": 0, "ended_ms": 1}
    run(write_lines(tmp_path, make_line(turns=[turn])), "--language=de")
    assert Posting.objects.filter(passage=Passage.objects.get(), lexeme="haus").exists()
