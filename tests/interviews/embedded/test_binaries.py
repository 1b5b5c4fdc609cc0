import os

import pytest

from interviews.embedded import EmbeddedError
from interviews.embedded.binaries import _inside, postgres_binary, valkey_binary

pytestmark = pytest.mark.unit


def test_the_packages_bring_servers_that_can_be_run() -> None:
    for binary in (postgres_binary("postgres"), postgres_binary("initdb"), valkey_binary()):
        assert os.access(binary, os.X_OK)


@pytest.mark.parametrize("package", ["no_such_package", "interviews"])
def test_a_machine_without_a_server_is_told_which_setting_helps(package: str) -> None:
    with pytest.raises(EmbeddedError, match="set DATABASE_URL to a running one"):
        _inside(package, "bin/postgres", "DATABASE_URL")
