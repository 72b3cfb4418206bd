"""Access tokens for the platform's registry: who may do what, for how long.

https://distribution.github.io/distribution/spec/auth/jwt/ : ES256, the certificate in `x5c`. The registry relies on
tokens alone; without one a client can neither read nor write.
"""

import base64
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER, SERVICE = "webmeteor-deployer", "registry"
# Registry and deployer share one clock, but it may be set back between signing and checking.
CLOCK_SECONDS = 10
YEARS = 100

Access = Mapping[str, Sequence[str]]
"""Repository → pull, push, delete."""


class Tokens:
    def __init__(self, key: Path, certificate: Path) -> None:
        """Raises OSError."""
        self._key = key.read_text()
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        self._certificate = base64.b64encode(read.public_bytes(serialization.Encoding.DER)).decode()

    def sign(self, access: Access, seconds: float) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": SERVICE,
            "sub": "",
            "jti": uuid.uuid4().hex,
            "nbf": now - CLOCK_SECONDS,
            "iat": now,
            "exp": now + int(seconds),
            "access": [{"type": "repository", "name": n, "actions": list(a)} for n, a in access.items()],
        }
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"x5c": [self._certificate]})


def make_keys(key: Path, certificate: Path) -> None:
    """Make a key for the deployer and a certificate for the registry, unless both exist."""
    if key.exists() and certificate.exists():
        return
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, ISSUER)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(made.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = builder.not_valid_after(now + timedelta(days=365 * YEARS)).sign(made, hashes.SHA256())
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _write(key, made.private_bytes(pem, form, serialization.NoEncryption()), 0o600)
    _write(certificate, signed.public_bytes(pem), 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=mode)
    unfinished.write_bytes(content)
    unfinished.replace(path)


if __name__ == "__main__":
    make_keys(Path(sys.argv[1]), Path(sys.argv[2]))
