"""The folder of a tape lists its files as rows name them."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.tape_folder import folder_of, names_in

pytestmark = pytest.mark.unit


def test_it_lists_what_lies_in_it_and_nothing_where_there_is_no_folder(
    tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    folder = folder_of(uuid4())
    assert names_in(folder) == []
    name = default_storage.save(f"{folder}/1-ab-1", ContentFile(b"sound"))
    assert names_in(folder) == [name]
