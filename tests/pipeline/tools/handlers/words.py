"""What several tests of handlers ask."""

from typing import Any

from tests.pipeline.tools.scene import Scene


def hits(scene: Scene, query: str = "dough oven", **filters: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = scene.ask("search_sessions", query=query, **filters)["items"]
    return items
