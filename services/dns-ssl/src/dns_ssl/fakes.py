"""Provider, lookup and handshake without a network, for tests and for running the service alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dns_ssl.errors import CertificateError, DefaultCertificateError
from dns_ssl.handshake import Certificate
from dns_ssl.provider import address_type
from shared.names import Domain, check


class FakeDns:
    """Provider and name server in one."""

    name = "fake"

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.failures: list[Exception] = []
        """The next changing calls raise these in order."""

    async def ensure(self, domain: str, addresses: Sequence[str]) -> None:
        self._fail()
        check(Domain, domain)
        await self._drop(domain)
        for address in addresses:
            self.records.setdefault((domain, address_type(address)), []).append(address)

    async def remove(self, domain: str) -> None:
        self._fail()
        await self._drop(domain)

    async def addresses(self, domain: str, kind: str) -> list[str]:
        return self.records.get((domain, kind), [])

    async def texts(self, name: str) -> list[str]:
        return self.records.get((name, "TXT"), [])

    async def _drop(self, domain: str) -> None:
        for kind in ("A", "AAAA"):
            self.records.pop((domain, kind), None)

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


class FakeHandshake:
    """`shown[domain]`: the certificate, or the error that a visitor gets."""

    def __init__(self) -> None:
        self.shown: dict[str, Certificate | CertificateError] = {}
        self.asked: list[str] = []

    async def certificate(self, domain: str) -> Certificate:
        self.asked.append(domain)
        shown = self.shown.get(domain) or DefaultCertificateError("none yet")
        if isinstance(shown, CertificateError):
            raise shown
        return shown


def certificate(days: float = 90, *, lifetime: float = 90, issuer: str = "Fake CA") -> Certificate:
    """Return a certificate that expires in `days`."""
    end = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    return Certificate(issuer, end - timedelta(days=lifetime), end)
