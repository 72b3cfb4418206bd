"""Name servers and proxies, as operators write them."""

import pytest

from dns_ssl.endpoint import endpoint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9.9.9.9", ("9.9.9.9", 53)),
        ("9.9.9.9:5353", ("9.9.9.9", 5353)),
        ("traefik", ("traefik", 53)),
        ("traefik:8443", ("traefik", 8443)),
        ("::1", ("::1", 53)),
        ("2620:fe::fe", ("2620:fe::fe", 53)),
        ("[2620:fe::fe]", ("2620:fe::fe", 53)),
        ("[2620:fe::fe]:5353", ("2620:fe::fe", 5353)),
    ],
)
def test_every_spelling_of_a_host_with_a_port(text: str, found: tuple[str, int]) -> None:
    """IPv6 addresses too: their colons separate no port, and their brackets are not part of the address."""
    assert endpoint(text, 53) == found


@pytest.mark.parametrize("text", ["", ":53", "host:port", "host:70000", "[::1", "host/path", "https://host"])
def test_anything_else_refuses_to_start(text: str) -> None:
    """At start, not at the first site."""
    with pytest.raises(ValueError, match=r"(?i)port|host|url"):
        endpoint(text, 53)
