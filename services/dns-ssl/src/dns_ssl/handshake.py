"""Makes a real TLS handshake for a site's name, as a visitor's browser does."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.x509.oid import NameOID

from dns_ssl import errors
from dns_ssl.endpoint import endpoint
from shared.names import Domain, check

SECONDS = 5.0


@dataclass(frozen=True)
class Certificate:
    issuer: str
    not_before: datetime
    expires_at: datetime


class Handshake(Protocol):
    async def certificate(self, domain: str) -> Certificate:
        """Return the verified certificate that is served for `domain`. Raises CertificateError."""
        ...


class TlsHandshake:
    """Connects to the proxy (see `endpoint`) and verifies against `ca_file`, or the system's authorities."""

    def __init__(self, proxy: str, ca_file: Path | None, *, seconds: float = SECONDS, parallel: int = 8) -> None:
        self._address = endpoint(proxy, 443)
        self._trust = Trust(ca_file)
        self._seconds = seconds
        # A handshake costs both sides milliseconds of CPU: many waiting sites must not overload the proxy.
        self._slots = asyncio.Semaphore(parallel)

    async def certificate(self, domain: str) -> Certificate:
        check(Domain, domain)
        context = self._trust.context()
        try:
            async with self._slots, asyncio.timeout(self._seconds):
                return await self._shake(domain, context)
        except (OSError, EOFError) as error:
            raise failure_of(error, domain) from error

    async def _shake(self, domain: str, context: ssl.SSLContext) -> Certificate:
        _, writer = await asyncio.open_connection(*self._address, ssl=context, server_hostname=domain)
        try:
            der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
            return read_certificate(der)
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()


class Trust:
    """Reloads the context when the file changes: a restarted development authority writes a new root into it."""

    def __init__(self, ca_file: Path | None) -> None:
        self._file = ca_file
        self._state: tuple[int, int, int] | None = None
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Return the current context. Raises CaFileError."""
        try:
            if self._file is not None:
                stat = self._file.stat()
                state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
                if state != self._state:
                    self._context, self._state = _checking(self._file), state
            elif self._context is None:
                self._context = _checking(None)
        except OSError as error:  # ssl.SSLError is one
            raise errors.CaFileError(
                f"The certificate authority's file {self._file} cannot be read: {error}"
            ) from error
        assert self._context is not None  # noqa: S101 - set on every path above
        return self._context


def _checking(ca_file: Path | None) -> ssl.SSLContext:
    """Check as visitors' browsers do; Python 3.13 alone also demands what they do not miss, such as key identifiers."""
    context = ssl.create_default_context(cafile=ca_file)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def read_certificate(der: bytes) -> Certificate:
    """Read dates and issuer; the issuer is `common name (organisation)`, or the one that exists."""
    parsed = x509.load_der_x509_certificate(der)
    parts = [
        str(found[0].value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        if (found := parsed.issuer.get_attributes_for_oid(oid))
    ]
    issuer = f"{parts[0]} ({parts[1]})" if len(parts) > 1 else "".join(parts) or parsed.issuer.rfc4514_string()
    return Certificate(issuer, parsed.not_valid_before_utc.astimezone(UTC), parsed.not_valid_after_utc.astimezone(UTC))


# OpenSSL's verify codes (x509_vfy.h).
_VERIFY: dict[int, tuple[type[errors.CertificateError], str]] = {
    9: (errors.NotYetValidError, "The certificate shown for {domain} is not valid yet; check the clocks."),
    10: (errors.ExpiredError, "The certificate of {domain} has expired; the proxy did not renew it."),
    18: (
        errors.DefaultCertificateError,
        "The proxy still shows its own self-signed certificate for {domain}: none has been issued yet.",
    ),
    19: (errors.UnknownIssuerError, "The certificate of {domain} comes from an authority that is not trusted."),
    20: (errors.UnknownIssuerError, "The certificate of {domain} comes from an authority that is not trusted."),
    21: (errors.UnknownIssuerError, "The certificate of {domain} comes without its authority's certificate."),
    62: (errors.WrongNameError, "The certificate shown for {domain} belongs to another name."),
}


def failure_of(error: BaseException, domain: str) -> errors.CertificateError:
    """Translate an exception into an error with a stable key and a message for the customer."""
    if isinstance(error, ssl.SSLCertVerificationError):
        kind, text = _VERIFY.get(
            error.verify_code, (errors.CertificateError, "The certificate of {domain} is not valid: {reason}.")
        )
        return kind(text.format(domain=domain, reason=error.verify_message))
    if isinstance(error, ConnectionRefusedError):
        return errors.ConnectionRefusedByProxyError(f"Nothing accepts HTTPS connections for {domain} at the moment.")
    if isinstance(error, TimeoutError):
        return errors.HandshakeTimeoutError(f"The proxy did not finish the TLS handshake for {domain} in time.")
    if isinstance(error, ssl.SSLError | ConnectionResetError | EOFError):
        return errors.NoCertificateError(f"The proxy ended the TLS handshake for {domain} without a certificate.")
    return errors.ProxyUnreachableError(f"The proxy could not be reached for {domain}: {error}")
