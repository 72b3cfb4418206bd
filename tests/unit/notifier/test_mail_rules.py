import pytest

from notifier.mail_rules import PROOF, context_of, is_mailed, is_wanted, unwanted_because
from tests.unit.notifier.samples import make


@pytest.mark.parametrize(
    ("kind", "deployment", "mailed"),
    [
        ("deploy.succeeded", "push", True),
        ("deploy.succeeded", "manual", True),
        ("deploy.succeeded", "rollback", True),
        ("deploy.succeeded", "first", False),
        ("deploy.succeeded", "settings", False),
        ("deploy.failed", "push", True),
        ("deploy.failed", "settings", True),
        ("deploy.failed", "first", False),
        ("deploy.cancelled", "push", False),
    ],
)
def test_deployments_are_told_once(kind: str, deployment: str, mailed: bool) -> None:
    """site.active and site.failed tell of the first one; a cancelled one is known to who cancelled it."""
    assert is_mailed(make(kind, kind=deployment), "active") is mailed


def test_sites_being_deleted_are_told_of_only_once_more() -> None:
    """That they are gone."""
    assert not is_mailed(make("ssl.failed"), "deleting")
    assert is_mailed(make("site.deleted"), "deleting")


@pytest.mark.parametrize("kind", ["site.requested", "repo.created", "deploy.started", "containers.observed"])
def test_steps_are_no_mails(kind: str) -> None:
    """They are told live."""
    assert not is_mailed(make(kind, site_type="blog", full_name="a/b", branch="main", clone_url="x", webhook_secret="x",
                              states={}, observed_at="2026-01-01T00:00:00Z"), None)  # fmt: skip


@pytest.mark.parametrize(("state", "mailed"), [("over", True), ("held", True), ("ok", False)])
def test_a_site_that_keeps_too_much_is_mailed(state: str, mailed: bool) -> None:
    """That it is right again is told live."""
    assert is_mailed(make("site.disk", state=state), "active") is mailed
    assert not is_mailed(make("site.disk", state=state), "deleting")


@pytest.mark.parametrize(
    ("preferences", "wanted"),
    [(None, True), ({}, True), ({"site.active": False}, True), ({"deploy.failed": True}, True)],
)
def test_everything_is_wanted_until_turned_off(preferences: dict[str, bool] | None, wanted: bool) -> None:
    """A type that appears later is on."""
    assert is_wanted("deploy.failed", preferences) is wanted
    assert not is_wanted("deploy.failed", {"deploy.failed": False})


def test_unknown_site_still_has_a_name() -> None:
    """The event may arrive before everything about the site has."""
    site = context_of(make("deploy.failed"), {})["site"]
    assert site["name"] == "mysite.webmeteor.localhost"
    assert site["url"] == "https://mysite.webmeteor.localhost"


LATER, EARLIER = {"data": {"expires_at": "2100-01-01T00:00:00Z"}}, {"data": {"expires_at": "2020-01-01T00:00:00Z"}}


@pytest.mark.parametrize(
    ("kind", "context", "preferences", "proven", "reason"),
    [
        ("site.active", {}, None, True, None),
        ("site.active", {}, None, False, "the address is not proven"),
        ("site.active", {}, {"site.active": False}, True, "turned off"),
        (PROOF, LATER, None, False, None),
        (PROOF, LATER, {PROOF: False}, False, None),
        (PROOF, LATER, None, True, "the address is proven"),
        (PROOF, EARLIER, None, False, "the link has ended"),
    ],
)
def test_an_address_that_is_not_proven_gets_the_proof_alone(
    kind: str, context: dict[str, dict[str, str]], preferences: dict[str, bool] | None, proven: bool, reason: str | None
) -> None:
    """And that only as long as it is of use."""
    assert unwanted_because(kind, context, preferences, email_proven=proven) == reason
