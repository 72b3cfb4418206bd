"""A /28 per site from the stack's pool, and a fixed address per container in it."""

import ipaddress

from deployer.errors import PoolExhaustedError

PREFIX = 28
_EXHAUSTED = "Every address range of this machine is in use; a larger WEBMETEOR_SUBNET_POOL is needed."
DB = 2
# Old and new containers of a service run side by side: each service alternates between two addresses.
BLUE = {"www": 4, "api": 5, "alert": 6}
GREEN = {"www": 8, "api": 9, "alert": 10}


def size(pool: str) -> int:
    """How many sites the pool has room for."""
    return int(2 ** (PREFIX - ipaddress.ip_network(pool).prefixlen))


def subnet(pool: str, index: int) -> str:
    """The index-th /28, index from 0. Raises PoolExhaustedError."""
    if not 0 <= index < size(pool):
        raise PoolExhaustedError(_EXHAUSTED)
    base = int(ipaddress.ip_network(pool).network_address) + index * 2 ** (32 - PREFIX)
    return f"{ipaddress.ip_address(base)}/{PREFIX}"


def gateway(network: str) -> str:
    return host(network, 1)


def host(network: str, number: int) -> str:
    return str(ipaddress.ip_network(network)[number])


def database(address: str) -> str:
    """Return the address of the database of the site that `address` belongs to; it is always the same."""
    return host(str(ipaddress.ip_interface(f"{address}/{PREFIX}").network), DB)


def next_address(network: str, service: str, present: str | None) -> str:
    """Return the address of `service`'s next container, given that of the present one."""
    if service == "db":
        return host(network, DB)
    blue = host(network, BLUE[service])
    return host(network, GREEN[service]) if present == blue else blue


def free_index(used: set[int], pool: str) -> int:
    """Return the lowest free index. Raises PoolExhaustedError."""
    for index in range(min(len(used) + 1, size(pool))):
        if index not in used:
            return index
    raise PoolExhaustedError(_EXHAUSTED)
