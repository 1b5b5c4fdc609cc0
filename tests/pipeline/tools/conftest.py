"""The scene that tests of tools share."""

import pytest
from django.core.cache import cache

from tests.cast import Cast
from tests.pipeline.tools.scene import Scene, make_scene


@pytest.fixture
def scene(cast: Cast) -> Scene:
    cache.clear()
    return make_scene(cast)
