"""A TLS server that shows whichever certificate a test gives it, and an authority that signs them."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    def __init__(self, folder: Path, name: str = "Test CA") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tests"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
        )
        self._certificate = self._sign(self._name, self._key, authority=True)
        self.file = folder / "ca.pem"
        self.publish()

    def publish(self) -> None:
        """Writes the root into the file that dns-ssl trusts."""
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, domain: str, *, days: float = 90, self_signed: bool = False) -> ssl.SSLContext:
        """A server context with a certificate of this name that ends in `days`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain[:60])])
        certificate = self._sign(subject, key, domain=domain, days=days, self_signed=self_signed)
        file = self._folder / f"server-{certificate.serial_number}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        domain: str = "",
        days: float = 90,
        authority: bool = False,
        self_signed: bool = False,
    ) -> x509.Certificate:
        end = datetime.now(UTC) + timedelta(days=days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if authority or self_signed else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - timedelta(days=90))
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if domain:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        return builder.sign(key if authority or self_signed else self._key, hashes.SHA256())


class Proxy:
    """Listens on a port of its own; names it has no certificate for get the default one, as with Traefik."""

    def __init__(self, authority: Authority, host: str = "127.0.0.1") -> None:
        self._host = host
        self._authority = authority
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._default = authority.issue("proxy.default.example", self_signed=True)
        self._server: asyncio.Server | None = None
        self.address = ""

    async def start(self) -> None:
        self._default.sni_callback = self._choose
        port = int(self.address.rpartition(":")[2] or 0)
        self._server = await asyncio.start_server(self._serve, self._host, port, ssl=self._default)
        shown = f"[{self._host}]" if ":" in self._host else self._host
        self.address = f"{shown}:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    def show(self, domain: str, *, issued_for: str | None = None, days: float = 90, self_signed: bool = False) -> None:
        self._contexts[domain] = self._authority.issue(issued_for or domain, days=days, self_signed=self_signed)

    def hide(self, domain: str) -> None:
        self._contexts.pop(domain, None)

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = self._contexts.get(name or "", self._default)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        except OSError:
            pass
        finally:
            writer.close()
