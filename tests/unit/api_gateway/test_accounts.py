from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from pydantic import ValidationError

from api_gateway.accounts.attempts import client_address
from api_gateway.accounts.models import Preferences, Register
from api_gateway.api.idempotency import key_of
from api_gateway.passwords import Passwords
from api_gateway.settings import Settings
from shared.errors import InvalidInputError

GOOD = {"email": "ada@example.org", "password": "correct horse", "name": "Ada"}


@pytest.mark.parametrize(
    "email", ["Ada@Example.org", "a@webmeteor.localhost", "x+y@sub.example.test", "ada@bücher.example"]
)
def test_addresses_are_kept_in_lower_case(email: str) -> None:
    """Names of developer machines are fine; international domains become ASCII."""
    kept = Register.model_validate(GOOD | {"email": email}).email
    assert kept == kept.lower()
    assert kept.isascii()


@pytest.mark.parametrize(
    "change",
    [
        {"email": "x"},
        {"email": "a@b@c"},
        {"email": "a\nb@example.org"},
        {"email": "a@exa mple.org"},
        {"email": 5},
        {"email": "ü@example.org"},
        {"email": "x" * 250 + "@example.org"},
        {"password": "short"},
        {"password": "x" * 129},
        {"name": ""},
        {"name": "  "},
        {"name": "Ada\nBcc: x@example.org"},
        {"name": "x" * 101},
        {"role": "admin"},
    ],
)
def test_bad_registrations_are_refused(change: dict[str, object]) -> None:
    """Names end up in mail headers, so no line break passes."""
    with pytest.raises(ValidationError) as caught:
        Register.model_validate(GOOD | change)
    assert "correct horse" not in str(caught.value)


def test_preferences_are_event_types() -> None:
    """Anything else is a mistake that would silently do nothing."""
    assert Preferences(mail={"deploy.failed": True}).mail == {"deploy.failed": True}
    with pytest.raises(ValidationError):
        Preferences(mail={"everything": True})


async def test_nobodys_password_is_never_right() -> None:
    """Not even the one the dummy hash was made of."""
    passwords = Passwords()
    stored = await passwords.hash("correct horse")
    assert "argon2id" in stored
    assert await passwords.verify(stored, "correct horse")
    assert not await passwords.verify(stored, "wrong")
    assert not await passwords.verify(None, "nobody has this password")
    assert not await passwords.verify("garbage", "x")
    passwords.close()


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "junk", "127.0.0.1"),
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", None, "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_the_proxys_word_counts(peer: str, header: str | None, address: str) -> None:
    """From anybody else X-Forwarded-For is a claim; of a list, only the last entry is the proxy's.

    Limits count an IPv6 /64 as one: it is what a single line or server is given.
    """
    needed: dict[str, Any] = {"database_url": "x", "amqp_url": "x"} | dict.fromkeys(
        ("key_file", "common_key_file", "proofs_key_file"), "x"
    )
    headers = {"X-Forwarded-For": header} if header else {}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=peer)
    assert client_address(request, Settings(**needed)) == address


def test_idempotency_keys_are_short_and_visible() -> None:
    """They are stored and compared, nothing else."""
    assert key_of(None) is None
    assert key_of("a-1") == "a-1"
    for header in ("", "a b", "x" * 201, "ä"):
        with pytest.raises(InvalidInputError):
            key_of(header)
