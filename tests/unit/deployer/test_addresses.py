import pytest

from deployer.errors import PoolExhaustedError
from deployer.host.addresses import free_index, gateway, host, next_address, size, subnet


def test_each_site_has_sixteen_addresses_of_its_own() -> None:
    """/28 after /28 from the pool's beginning to its end."""
    assert subnet("10.128.0.0/10", 0) == "10.128.0.0/28"
    assert subnet("10.128.0.0/10", 17) == "10.128.1.16/28"
    assert subnet("10.128.0.0/10", size("10.128.0.0/10") - 1) == "10.191.255.240/28"
    assert size("10.128.0.0/10") == 262_144
    assert gateway("10.128.1.16/28") == "10.128.1.17"


def test_a_service_changes_between_two_addresses() -> None:
    """The new container never has the address of the one it stands beside; the database has one address."""
    network = "10.128.0.0/28"
    blue = next_address(network, "api", None)
    green = next_address(network, "api", blue)
    assert (blue, green, next_address(network, "api", green)) == ("10.128.0.5", "10.128.0.9", "10.128.0.5")
    assert next_address(network, "db", "10.128.0.2") == "10.128.0.2" == host(network, 2)


def test_no_two_services_share_an_address() -> None:
    """In neither colour."""
    network = "10.128.0.0/28"
    used = [next_address(network, s, None) for s in ("www", "api", "alert", "db")]
    used += [next_address(network, s, address) for s, address in zip(("www", "api", "alert"), used, strict=False)]
    assert len(set(used)) == 7


def test_the_lowest_free_index_is_given_out() -> None:
    """Gaps that deletions leave are used again."""
    assert free_index(set(), "10.0.0.0/26") == 0
    assert free_index({0, 1, 3}, "10.0.0.0/26") == 2


def test_a_full_pool_says_so() -> None:
    """Rather than give one range to two sites."""
    with pytest.raises(PoolExhaustedError):
        free_index({0, 1, 2, 3}, "10.0.0.0/26")
    with pytest.raises(PoolExhaustedError):
        subnet("10.0.0.0/26", 4)
