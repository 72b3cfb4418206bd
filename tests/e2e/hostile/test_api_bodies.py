"""Bodies that no honest client sends. Each is refused with a clear error, and nothing changed."""

import json
from typing import Any

import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch

KIB = 1024
CREATE = "/api/sites/create"
INVALID, BROKEN = (422, "invalid_input"), (400, "invalid_json")


def site(**changes: Any) -> bytes:
    return json.dumps({"site_type": "portfolio", "site_name": "A name", **changes}).encode()


def without(name: str) -> bytes:
    body = json.loads(site())
    del body[name]
    return json.dumps(body).encode()


BODIES = [
    # What is no JSON at all.
    pytest.param(b"{", *BROKEN, "", id="cut-off"),
    pytest.param(b"site_name=x&site_type=portfolio", *BROKEN, "", id="form-that-says-json"),
    pytest.param(site() + b"{}", *BROKEN, "", id="two-documents"),
    pytest.param(site().decode().encode("utf-16"), *BROKEN, "", id="utf-16"),
    pytest.param(b'{"site_type":"portfolio","site_name":"\xff\xfe"}', *BROKEN, "", id="not-utf-8"),
    pytest.param(b'{"site_type":"portfolio","site_name":"\xed\xa0\x80"}', *BROKEN, "", id="surrogate-as-utf-8"),
    pytest.param(b'{"site_type":"portfolio","site_name":"\\ud800"}', *BROKEN, "", id="lone-surrogate"),
    pytest.param(b'{"site_type":"portfolio","site_name":"a\x00b"}', *BROKEN, "", id="raw-nul"),
    pytest.param(b'{"site_type":"portfolio","site_name":NaN}', *BROKEN, "", id="nan"),
    pytest.param(b'{"site_type":"portfolio","site_name":-Infinity}', *BROKEN, "", id="infinity"),
    pytest.param(b"[" * 100_000, *BROKEN, "", id="deep-lists"),
    pytest.param(b'{"a":' * 40_000 + b"1" + b"}" * 40_000, *BROKEN, "", id="deep-objects"),
    pytest.param(b"1" * 100_000, *BROKEN, "", id="endless-number"),
    pytest.param(b"\xef\xbb\xbf" + site(), *BROKEN, "", id="byte-order-mark"),
    # JSON of another shape.
    pytest.param(b"", *INVALID, "site_name", id="empty"),
    pytest.param(b"null", *INVALID, "body", id="null"),
    pytest.param(b"[]", *INVALID, "body", id="list"),
    pytest.param(b'"text"', *INVALID, "body", id="text"),
    pytest.param(b"42", *INVALID, "body", id="number"),
    pytest.param(without("site_name"), *INVALID, "site_name", id="no-name"),
    pytest.param(without("site_type"), *INVALID, "site_type", id="no-type"),
    pytest.param(site(site_name=5), *INVALID, "site_name", id="name-is-a-number"),
    pytest.param(site(site_name=None), *INVALID, "site_name", id="name-is-null"),
    pytest.param(site(site_name=["a"]), *INVALID, "site_name", id="name-is-a-list"),
    pytest.param(site(site_name={"$gt": ""}), *INVALID, "site_name", id="name-is-an-object"),
    pytest.param(site(site_type=True), *INVALID, "site_type", id="type-is-true"),
    pytest.param(site(app_id="app_0000000000"), *INVALID, "app_id", id="own-app-id"),
    pytest.param(site(customer_uuid="cust_000000000000"), *INVALID, "customer_uuid", id="own-customer"),
    pytest.param(site(status="active"), *INVALID, "status", id="own-status"),
    pytest.param(site(__proto__={"admin": True}), *INVALID, "__proto__", id="prototype"),
    pytest.param(
        b'{"site_type":"portfolio","site_name":"fine","site_name":""}', *INVALID, "site_name", id="same-key-twice"
    ),
    pytest.param(
        b'{"subdomain":"fine","site_type":"portfolio","site_name":"x","subdomain":"www"}',
        422, "subdomain_reserved", "", id="same-key-twice-reserved",
    ),
    # Too much.
    pytest.param(site(site_name="x" * 300 * KIB), 413, "too_large", "", id="huge-name"),
    pytest.param(site(**{f"field{n}": n for n in range(10_000)}), *INVALID, "field9", id="ten-thousand-fields"),
    pytest.param(b" " * 257 * KIB, 413, "too_large", "", id="blanks"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "key", "field"), BODIES)
async def test_body_is_refused(target: Target, watch: Watch, body: bytes, status: int, key: str, field: str) -> None:
    """No site comes of a body that is not exactly what the API describes; the error names the field."""
    headers = {"Content-Type": "application/json"}
    refused(await target.owner.api("POST", CREATE, content=body, headers=headers), status, key, field=field)
    await watch.unchanged()


TYPES = [
    pytest.param({"Content-Type": "text/plain"}, id="text"),
    pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="form"),
    pytest.param({"Content-Type": "multipart/form-data; boundary=x"}, id="multipart"),
    pytest.param({"Content-Type": "application/xml"}, id="xml"),
    pytest.param({}, id="none"),
    pytest.param({"Content-Type": "application/json", "Content-Encoding": "gzip"}, id="compressed"),
    pytest.param({"Content-Type": "application/json", "Content-Encoding": "br, gzip"}, id="compressed-twice"),
]


@pytest.mark.parametrize("headers", TYPES)
async def test_only_plain_json_is_read(target: Target, watch: Watch, headers: dict[str, str]) -> None:
    """A browser's form of another page, or a compressed body, is not read as JSON."""
    refused(
        await target.owner.api("POST", CREATE, content=site(), headers=headers), 415, "unsupported_media_type"
    )  # fmt: skip
    await watch.unchanged()


@pytest.mark.parametrize("key", ["", "x" * 201, "two words", "tab\there"])
async def test_odd_idempotency_key_is_refused(target: Target, watch: Watch, key: str) -> None:
    """A key that could not be kept as it is makes nothing."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    refused(await target.owner.api("POST", CREATE, content=site(), headers=headers), *INVALID)
    await watch.unchanged()
