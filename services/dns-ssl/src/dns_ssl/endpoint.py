"""Network places as operators write them in settings."""

from urllib.parse import urlsplit


def endpoint(text: str, default_port: int) -> tuple[str, int]:
    """Return host (IPv6 without brackets) and port. Raises ValueError.

    Accepts `host`, `host:port`, an IPv6 address with or without brackets, and `[address]:port`.
    """
    if text.count(":") > 1 and not text.startswith("["):
        return text, default_port
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.netloc != text:
        raise ValueError(f"not a host with an optional port: {text!r}")
    return parts.hostname, default_port if parts.port is None else parts.port
