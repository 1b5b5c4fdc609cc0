"""No screen of the product has barriers that axe can find, in light and dark, wide and narrow."""

from collections.abc import Iterator

import pytest

from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.conftest import OpenBrowser
from tests.e2e.product import Product, running_product
from tests.e2e.scenes import LOOKS, walk_everywhere

pytestmark = pytest.mark.e2e

Findings = dict[str, list[str]]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running_product(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture(scope="module")
def walk(product: Product, open_browser: OpenBrowser) -> tuple[Findings, Findings]:
    """By screen and look: what axe found, and what did not fit the width."""
    barriers, overflows = Findings(), Findings()
    for screen, page in walk_everywhere(open_browser(), product):
        for look in LOOKS:
            look.take(page)
            name = f"{screen}.{look.name}"
            barriers[name] = find_barriers(page)
            wide = hidden_width(page)
            overflows[name] = [f"{wide} px"] if wide > 0 else []
    return barriers, overflows


def test_axe_finds_nothing_on_any_screen(walk: tuple[Findings, Findings]) -> None:
    barriers, _overflows = walk
    assert {name: found for name, found in barriers.items() if found} == {}


def test_no_screen_is_wider_than_its_window(walk: tuple[Findings, Findings]) -> None:
    _barriers, overflows = walk
    assert {name: found for name, found in overflows.items() if found} == {}


def test_the_walk_sees_every_kind_of_screen(walk: tuple[Findings, Findings]) -> None:
    screens = {name.split(".")[0].split("-")[0] for name in walk[0]}
    assert screens == {"home", "invitation", "agreement", "check", "room", "thanks", "admin"}
