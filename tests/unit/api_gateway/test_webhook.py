import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from api_gateway.deliveries.intake import Ids
from api_gateway.webhook.dialects.dialect import Message, Push
from api_gateway.webhook.dialects.github import GitHub
from api_gateway.webhook.signature import sign, valid
from shared.errors import InvalidInputError

PUSH = {"ref": "refs/heads/main", "after": "a" * 40, "repository": {"full_name": "c/s"}, "pusher": {"name": "ada"}}


def read(value: object, **headers: str) -> Push:
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    push = GitHub().parse(Message(CIMultiDict(sent), b"", value), "main")
    assert isinstance(push, Push)
    return push


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


def test_refusals_do_not_quote_the_payload() -> None:
    """It may hold what is nobody's business."""
    with pytest.raises(InvalidInputError) as caught:
        read({"ref": "refs/heads/main", "after": "s3cret"})
    assert "s3cret" not in json.dumps(caught.value.fields)


def test_pusher_names_are_made_printable() -> None:
    """They are shown in logs, mails and pages."""
    assert read(PUSH | {"pusher": {"name": "a\n\x00b" + "x" * 300}}).pusher == "ab" + "x" * 98


def test_delivery_ids_are_short_and_visible() -> None:
    """A sender may do without one."""
    known = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    assert read(PUSH, X_GitHub_Delivery=known).delivery_id == known
    assert read(PUSH).delivery_id is None
    for header in ("", "a b", "x" * 101, "\u00e4"):
        with pytest.raises(InvalidInputError):
            read(PUSH, X_GitHub_Delivery=header)


def test_ids_of_one_second_are_different() -> None:
    """Four random characters alone would collide at a thousand a second."""
    ids = Ids()
    assert len({ids.new() for _ in range(5000)}) == 5000
