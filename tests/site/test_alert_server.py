"""Who hears what of a site's live messages."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.site import alert_server
from tests.site.alert_server import Alert, Visitors, ticket


@pytest.fixture(scope="module")
def alert() -> Iterator[Alert]:
    with alert_server.alert() as alert:
        yield alert


@pytest.fixture
def visitors(alert: Alert) -> Iterator[Visitors]:
    with alert.visitors() as visitors:
        yield visitors


def test_everybody_hears_what_is_public(alert: Alert, visitors: Visitors) -> None:
    visitors.comes("anybody")
    visitors.comes("owner", ticket(1, 11))
    assert alert.publish("public", "content.changed", data={"id": 3}) == 202
    assert visitors.hear(2) == [("anybody", "content.changed", {"id": 3}), ("owner", "content.changed", {"id": 3})]


def test_only_sessions_that_the_api_names_hear_what_is_the_owners(alert: Alert, visitors: Visitors) -> None:
    visitors.comes("anybody")
    visitors.comes("owner", ticket(1, 11))
    visitors.comes("editor", ticket(2, 21, role="editor"))
    assert alert.publish("owner", "letter.received", data={"id": 3}, listeners=["1-11", "2-21", "3-31"]) == 202
    assert alert.publish("public", "over") == 202
    heard = visitors.hear(5)
    assert [(who, what) for who, what, _ in heard] == [
        ("anybody", "over"), ("editor", "letter.received"), ("editor", "over"),
        ("owner", "letter.received"), ("owner", "over"),
    ]  # fmt: skip


def test_who_was_logged_out_hears_nothing_more_and_comes_back_as_a_visitor(alert: Alert, visitors: Visitors) -> None:
    """The other session of the account, and another account's, go on without noticing."""
    visitors.comes("gone", ticket(1, 11))
    visitors.comes("same account", ticket(1, 12))
    visitors.comes("another", ticket(2, 21))
    assert alert.publish("owner", "letter.received", listeners=["1-12", "2-21"]) == 202
    assert visitors.hear(4) == [
        ("another", "letter.received", {}), ("gone", "connected", None), ("gone", "disconnected", None),
        ("same account", "letter.received", {}),
    ]  # fmt: skip
    assert alert.publish("owner", "letter.received", listeners=["1-11", "1-12", "2-21"]) == 202
    assert alert.publish("public", "over") == 202
    assert [what for who, what, _ in visitors.hear(5) if who == "gone"] == ["over"]
    assert alert.connections() == 3


def test_the_owners_messages_are_not_sent_without_saying_to_whom(alert: Alert, visitors: Visitors) -> None:
    visitors.comes("owner", ticket(1, 11))
    for listeners in ({}, {"listeners": None}, {"listeners": "1-11"}, {"listeners": {"1-11": True}}):
        assert alert.publish("owner", "letter.received", **listeners) == 400
    assert alert.publish("public", "over") == 202
    assert visitors.hears() == ("owner", "over", {})


@pytest.mark.parametrize(
    "token",
    [
        ticket(1, 11, key="another key that is as long as it must be"),
        ticket(1, 11, exp=int(time.time()) - 1),
        ticket(1, 11, exp="9"),
        ticket(1, 11, aud="api"),
        ticket(1, 11).rsplit(".", 1)[0] + ".",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwic2lkIjoxMSwicm9sZSI6Im93bmVyIiwiYXVkIjoiYWxlcnQiLCJleHAiOjk5OTk5OTk5OTl9.",
        "", "..", "null.null.null",
    ],
)  # fmt: skip
def test_a_ticket_that_the_api_did_not_make_is_refused(visitors: Visitors, token: str) -> None:
    if token:
        assert visitors.is_refused("stranger", token) == "invalid ticket"
    else:
        visitors.comes("stranger", token)


def test_a_ticket_of_a_role_that_does_not_work_for_the_site_opens_nothing(alert: Alert, visitors: Visitors) -> None:
    visitors.comes("customer", ticket(5, 51, role="customer"))
    assert alert.publish("owner", "letter.received", listeners=["5-51"]) == 202
    assert alert.publish("public", "over") == 202
    assert visitors.hears() == ("customer", "over", {})


def test_nobody_but_the_api_publishes(alert: Alert) -> None:
    for secret in ("", "wrong", alert_server.SECRET + "x", alert_server.JWT_SECRET):
        assert alert.publish("public", "content.changed", secret) == 401
    assert alert.publish("everybody", "content.changed") == 400
    assert alert.publish("public", "Not An Event") == 400
    assert alert.publish("public", "content.changed", data="x" * 70_000) == 413
    assert alert.ask("POST", "/publish", "no json", X_Alert_Secret=alert_server.SECRET)[0] == 400


POLLING = "/socket.io/?EIO=4&transport=polling"


def opened(answer: tuple[int, str]) -> str:
    return str(json.loads(answer[1][1:])["sid"])


def test_who_asks_for_many_connections_in_one_message_has_one(alert: Alert) -> None:
    """Else each event would go out a thousand times to whoever sends "40" a thousand times."""
    own = f"{POLLING}&sid={opened(alert.ask('GET', POLLING))}"
    assert alert.ask("POST", own, "\x1e".join(["40"] * 1000))[0] == 200
    assert alert.publish("public", "content.changed") == 202
    heard = alert.ask("GET", own)[1]
    assert (heard.count("content.changed"), heard.count('40{"sid"')) == (1, 1)
    alert.ask("POST", own, "1")


def test_one_address_cannot_take_all_connections(alert: Alert) -> None:
    def comes(seen: str) -> tuple[int, str]:
        return alert.ask("GET", POLLING, X_Forwarded_For=seen)

    # What a visitor writes stands before what the proxy saw.
    answers = [comes(f"203.0.113.{i}, 198.51.100.7") for i in range(101)]
    answers += [comes(f"2001:db8:1:2:{i}::1") for i in range(101)]
    assert [status for status, _ in answers] == ([200] * 100 + [403]) * 2
    answers += [comes("198.51.100.8"), comes("2001:db8:1:3::1")]
    assert [status for status, _ in answers[-2:]] == [200, 200]
    for answer in answers:
        if answer[0] == 200:
            alert.ask("POST", f"{POLLING}&sid={opened(answer)}", "1")
    assert comes("198.51.100.7")[0] == 200, "there is room again for who comes after them"
