import pytest

from app.services.access.addresses import network_of


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("x" * 100, "x" * 99),
        ("x:" * 100, "x:" * 99),
    ],
)
def test_one_owner_counts_once(address: str, other: str) -> None:
    assert network_of(address) == network_of(other)
    assert len(network_of(address)) <= 45


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
        ("2001:db8:0:1::1", "2001:db8:0:2::1"),
        ("", "testclient"),
    ],
)
def test_two_owners_count_each_for_itself(address: str, other: str) -> None:
    assert network_of(address) != network_of(other)


@pytest.mark.parametrize("text", ["192.0.2.1", "testclient", "a:b", ""])
def test_what_is_no_ipv6_address_counts_as_it_is(text: str) -> None:
    assert network_of(text) == text
