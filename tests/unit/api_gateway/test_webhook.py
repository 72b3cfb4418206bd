import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_gateway.deliveries.intake import Ids
from api_gateway.webhook.payload import Ignored, Push, delivery_of, read_push, repository_of
from api_gateway.webhook.signature import sign, valid
from shared.errors import InvalidInputError

PUSH = {"ref": "refs/heads/main", "after": "a" * 40, "repository": {"full_name": "c/s"}, "pusher": {"name": "ada"}}


def test_the_signature_is_githubs() -> None:
    """The example of GitHub's own documentation."""
    raw, secret = b"Hello, World!", "It's a Secret to Everybody"
    known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert sign(secret, raw) == known
    assert valid(secret, raw, known)


@given(st.text(max_size=100))
def test_no_other_header_is_valid(header: str) -> None:
    """Whatever it is made of."""
    assert not valid("secret", b"{}", header)
    assert not valid("secret", b"{}", None)


def test_a_push_to_the_sites_branch_is_read() -> None:
    """Commit and pusher; everything else may be anything."""
    push = read_push(PUSH | {"commits": [1, None]}, "main")
    assert isinstance(push, Push)
    assert (push.after, push.pusher_name, repository_of(PUSH)) == ("a" * 40, "ada", "c/s")


@pytest.mark.parametrize("change", [{"ref": "refs/heads/dev"}, {"ref": "refs/tags/main"}, {"after": "0" * 40}])
def test_other_pushes_are_ignored_with_a_reason(change: dict[str, str]) -> None:
    """Understood, nothing to do."""
    assert isinstance(read_push(PUSH | change, "main"), Ignored)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    """InvalidInputError is the only error that leaves."""
    for read in (repository_of, lambda v: read_push(v, "main")):
        try:
            read(value)
        except InvalidInputError:
            continue


def test_refusals_do_not_quote_the_payload() -> None:
    """It may hold what is nobody's business."""
    with pytest.raises(InvalidInputError) as caught:
        read_push({"ref": "refs/heads/main", "after": "s3cret"}, "main")
    assert "s3cret" not in json.dumps(caught.value.fields)


def test_pusher_names_are_made_printable() -> None:
    """They are shown in logs, mails and pages."""
    push = read_push(PUSH | {"pusher": {"name": "a\n\x00b" + "x" * 300}}, "main")
    assert isinstance(push, Push)
    assert push.pusher_name == "ab" + "x" * 98


def test_delivery_ids_are_short_and_visible() -> None:
    """Senders without one get a fresh one: nothing of theirs is a duplicate."""
    assert delivery_of("72d3162e-cc78-11e3-81ab-4c9367dc0958", "x") == "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    assert delivery_of(None, "fallback") == "fallback"
    for header in ("", "a b", "x" * 101, "\u00e4"):
        with pytest.raises(InvalidInputError):
            delivery_of(header, "x")


def test_ids_of_one_second_are_different() -> None:
    """Four random characters alone would collide at a thousand a second."""
    ids = Ids()
    assert len({ids.new() for _ in range(5000)}) == 5000
