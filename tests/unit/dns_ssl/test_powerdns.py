import pytest

from dns_ssl.powerdns import rrsets_of


def test_all_addresses_replace_what_was_there() -> None:
    """One PATCH sets both kinds, so repeating it changes nothing."""
    a, aaaa = rrsets_of("shop.example.com", ["192.0.2.1", "2001:db8::1"])
    assert a == {
        "name": "shop.example.com.",
        "type": "A",
        "changetype": "REPLACE",
        "ttl": 60,
        "records": [{"content": "192.0.2.1", "disabled": False}],
    }
    assert (aaaa["type"], aaaa["records"][0]["content"]) == ("AAAA", "2001:db8::1")


def test_without_addresses_both_kinds_are_deleted() -> None:
    """Also an AAAA of the time when there was a second address."""
    assert [(s["type"], s["changetype"]) for s in rrsets_of("shop.example.com", [])] == [
        ("A", "DELETE"),
        ("AAAA", "DELETE"),
    ]


@pytest.mark.parametrize("name", ["", "*.example.com", "a b.example.com", "x.example.com.", "x\n.example.com", "../x"])
def test_only_host_names_become_records(name: str) -> None:
    """The name is checked again here, whatever the event's model let through."""
    with pytest.raises(ValueError, match="validation error"):
        rrsets_of(name, ["192.0.2.1"])
