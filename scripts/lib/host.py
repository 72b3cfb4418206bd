"""This machine's package settings that builds need. Read when needed, never written into the project."""

import hashlib
import os
import ssl
from pathlib import Path

from lib.shell import VAR, output

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
CA_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
APT_SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d"))


def ca_bundle() -> Path | None:
    """Return the certificates that this machine trusts, including a TLS-inspecting proxy's."""
    candidates = [os.environ.get("SSL_CERT_FILE"), *CA_BUNDLES, ssl.get_default_verify_paths().cafile]
    return next((Path(path) for path in candidates if path and Path(path).is_file()), None)


def fingerprint() -> str:
    bundle = ca_bundle()
    return hashlib.sha256(bundle.read_bytes()).hexdigest() if bundle else ""


def build_secrets() -> dict[str, Path]:
    """Return files that a Dockerfile may mount (`--mount=type=secret,id=…`) and that are not in the image."""
    folder = VAR / "build"
    folder.mkdir(parents=True, exist_ok=True)
    secrets = {"pip": folder / "pip.conf", "npm": folder / "npmrc", "ca": folder / "ca.crt"}
    secrets["pip"].write_text(_pip_configuration())
    secrets["npm"].write_text(_npm_configuration())
    bundle = ca_bundle()
    secrets["ca"].write_bytes(bundle.read_bytes() if bundle else b"")
    for path in secrets.values():
        path.chmod(0o600)
    return secrets


def proxies() -> list[str]:
    return [name for name in PROXY_VARIABLES if os.environ.get(name)]


def _pip_configuration() -> str:
    """Return network settings only: local folders do not exist inside a build."""
    lines = ["[global]"]
    for line in (output("python3", "-m", "pip", "config", "list") or "").splitlines():
        key, _, value = line.partition("=")
        option = key.rpartition(".")[2]
        if option in {"index-url", "trusted-host", "proxy"} and "file:" not in value:
            lines.append(f"{option} = {value.strip(chr(39))}")
    return "\n".join([*lines, ""])


def _npm_configuration() -> str:
    registry = output("npm", "config", "get", "registry")
    return f"registry={registry}\n" if registry and registry.startswith("http") else ""


def debian_mirrors() -> tuple[str | None, str | None]:
    """Return this machine's Debian archive and security archive, from either format of apt sources."""
    files = [APT_SOURCES[0], *sorted(APT_SOURCES[1].glob("*.list")), *sorted(APT_SOURCES[1].glob("*.sources"))]
    lines = [line for file in files if file.is_file() for line in file.read_text().splitlines()]
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    archives = [word.rstrip("/") for word in words if word.startswith("http")]
    main = next((uri for uri in archives if uri.endswith("/debian")), None)
    security = next((uri for uri in archives if uri.endswith("/debian-security")), None)
    return main, security
