"""Where a webhook may lead."""

import pytest

from pipeline.notices.addresses import Address, BadAddressError, is_public, parse_address

pytestmark = pytest.mark.unit


def test_an_address_is_taken_apart() -> None:
    address = parse_address("https://hooks.test/a/b?c=d", allows_http=False)
    assert address == Address(is_secure=True, host="hooks.test", port=443, target="/a/b?c=d")
    assert address.host_header == "hooks.test"


@pytest.mark.parametrize(
    ("url", "header", "target"),
    [
        ("https://hooks.test:8443", "hooks.test:8443", "/"),
        ("https://[2001:db8::1]/x", "[2001:db8::1]", "/x"),
        ("http://hooks.test:80/#part", "hooks.test", "/"),
    ],
)
def test_the_receiver_is_told_the_name_it_was_called_by(url: str, header: str, target: str) -> None:
    address = parse_address(url, allows_http=True)
    assert (address.host_header, address.target) == (header, target)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.test/",
        "ftp://hooks.test/",
        "https://",
        "hooks.test",
        "https://user:password@hooks.test/",
        "https://hooks.test:port/",
        "https://hooks.test/a b",
        "https://hooks.test/\r\nHost: elsewhere",
        "https://høoks.test/",
        "https://[::1",
    ],
)
def test_what_is_no_address_for_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(BadAddressError):
        parse_address(url, allows_http=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_machine_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_a_machine_around_here_is_not_public_however_it_is_written(address: str) -> None:
    assert not is_public(address)
