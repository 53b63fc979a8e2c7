"""Public addresses may be asked, and nothing that leads into a network, in whatever clothes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.net.reach import Reach, closed_as

CLOSED = (
    *("0.0.0.1", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1"),
    *("fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1"),
    *("64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:808:808::1", "2001:db8::1", "2002:7f00:1::1"),
    *("2002:0808:0808::1", "3fff::1", "5f00::1", "2a00:1450::5efe:127.0.0.1", "2a00:1450:0:0:200:5efe:8.8.8.8"),
    *("", "example.org", "127.1", "0x7f000001", "1.2.3.4.5"),
)
OPEN = (
    *("8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "223.255.255.255"),
    *("2a00:1450:4001::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2001:200::1", "2003::1"),
)


@pytest.mark.parametrize("text", CLOSED)
def test_closed(text: str) -> None:
    assert closed_as(text)
    assert Reach().fault(text)


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert closed_as(text) == ""
    assert Reach().fault(text) == ""


@given(st.integers(0, 2**32 - 1))
def test_ipv4_is_no_wider_than_the_library_says_and_the_same_when_mapped(number: int) -> None:
    address = IPv4Address(number)
    if closed_as(str(address)) == "":
        assert address.is_global
        assert not address.is_multicast
    assert closed_as(f"::ffff:{address}") == closed_as(str(address)) == closed_as(f"64:ff9b::{address}")


@given(st.integers(0, 2**128 - 1))
def test_ipv6_is_no_wider_than_the_library_says(number: int) -> None:
    address = IPv6Address(number)
    if closed_as(str(address)) == "" and address.ipv4_mapped is None:
        assert address.is_global
        assert not address.is_multicast


def test_an_allowance_opens_what_it_names_and_nothing_else() -> None:
    reach = Reach(allowed=(ip_network("127.0.0.1/32"),))
    assert reach.fault("127.0.0.1") == ""
    assert reach.fault("127.0.0.2")
    assert reach.fault("::ffff:127.0.0.2")
    assert reach.fault("::1")
    assert reach.fault("no address at all")
