"""The table of roles: every cell."""

import pytest

from shared.access import ALLOWED, Action, Principal, may

MINE, OTHER = "cust_aaaaaaaaaaaa", "cust_bbbbbbbbbbbb"
CELLS = {
    "owner": "view deploy configure administer",
    "developer": "view deploy configure",
    "viewer": "view",
    "": "",
    "a-role-of-a-newer-version": "",
}


def one(role: str) -> Principal:
    return Principal("user_aaaaaaaaaaaa", MINE, {MINE: role}, "0" * 64)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", CELLS)
def test_each_cell(role: str, action: Action) -> None:
    assert may(one(role), action, MINE) is (action in CELLS[role].split())


def test_the_table_has_no_other_roles() -> None:
    assert set(ALLOWED) <= set(CELLS)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("customer_uuid", [OTHER, "", MINE.upper()])
def test_a_role_counts_at_its_own_customer_only(action: Action, customer_uuid: str) -> None:
    assert not may(one("owner"), action, customer_uuid)
