"""compose.yaml cannot be run by the tests; that its parts fit together can be read."""

import re
from typing import Any

import pytest
import yaml

from interviews.home import CHECKOUT

pytestmark = pytest.mark.unit
TEXT = (CHECKOUT / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
#: Of containers, not of Viva: the settings reference need not name them.
OF_CONTAINERS = {"POSTGRES_PASSWORD", "SITE_NAME"}


def names_in_example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(TEXT)
    return loaded


def test_every_part_is_there_and_the_engine_only_when_asked_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    asked_for = {name for name, service in services.items() if "profiles" in service}
    always = set(services) - asked_for
    assert always == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}
    assert asked_for == {"engine"}


def test_only_the_proxy_can_be_reached_from_outside(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy"}


def test_what_is_waited_for_exists_and_can_come_true(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in services[name]
            else:
                assert services[name]["restart"] == "no"


def test_volumes_and_build_targets_exist(compose: dict[str, Any]) -> None:
    targets = set(re.findall(r"^FROM .* AS (\w+)$", DOCKERFILE, re.MULTILINE))
    for service in compose["services"].values():
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert mounted <= set(compose["volumes"])
        if "build" in service:
            assert service["build"]["target"] in targets


def test_every_value_from_outside_is_in_the_example() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) <= names_in_example()


def test_the_example_sets_only_what_the_reference_explains() -> None:
    reference = (CHECKOUT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert [n for n in names_in_example() - OF_CONTAINERS if f"`{n}`" not in reference] == []


def test_what_the_images_copy_exists_and_is_not_ignored() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8")
    lines = re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE)
    copied = [path for line in lines for path in line.split()[:-1]]
    assert "requirements.txt" in copied
    for path in copied:
        assert (CHECKOUT / path).exists()
        assert f"\n!{path.partition('/')[0]}\n" in ignored


def test_secrets_have_no_default() -> None:
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert f"${{{name}:?" in TEXT
        assert f"\n{name}=\n" in EXAMPLE


def test_the_proxy_keeps_the_metrics_to_itself(compose: dict[str, Any]) -> None:
    assert "respond /metrics 404" in compose["configs"]["caddyfile"]["content"]
