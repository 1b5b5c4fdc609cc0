"""A spooled segment becomes a file and a row, and only then leaves the spool."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.models import Session, TapeSegment
from interviews.tape_format import CANDIDATE, TapePiece
from realtime.spool import SpooledSegment, SpoolFile, find_whole
from realtime.tape_store import store_segment

pytestmark = [pytest.mark.db]


@pytest.fixture
def spooled(session: Session, tmp_path: Path, settings: Any) -> SpooledSegment:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "1-ab").mkdir()
    file = SpoolFile(tmp_path / "1-ab", session.pk, 1)
    file.write([TapePiece(CANDIDATE, 24_000, bytes(4_800))])
    file.close(is_last=True)
    [found] = find_whole(tmp_path / "1-ab")
    return found


def test_it_is_stored_under_a_name_that_every_try_gives_it(
    spooled: SpooledSegment, session: Session
) -> None:
    content = spooled.path.read_bytes()
    earlier = ContentFile(b"of an earlier try")
    default_storage.save(f"tape/{session.pk}/1-ab-1", earlier)
    store_segment(spooled)
    segment = TapeSegment.objects.get(session=session)
    assert (segment.key, str(segment.file)) == ("1-ab-1", f"tape/{session.pk}/1-ab-1")
    assert Path(segment.file.path).read_bytes() == content
    assert not spooled.path.exists()
