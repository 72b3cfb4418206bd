"""Signatures `sha256=<hex>`: HMAC with SHA-256 over the raw body."""

import hashlib
import hmac
import re

_SHAPE = re.compile(r"sha256=[0-9a-f]{64}")


def sign(secret: str, raw: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def valid(secret: str, raw: bytes, header: str | None) -> bool:
    """Check the signature of the raw bytes, in constant time."""
    if header is None or not _SHAPE.fullmatch(header):
        return False
    return hmac.compare_digest(sign(secret, raw), header)
