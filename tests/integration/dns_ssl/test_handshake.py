"""Real handshakes against a real TLS server: what each kind of certificate is called."""

import asyncio
from pathlib import Path

import pytest

from dns_ssl import errors
from dns_ssl.handshake import TlsHandshake
from tests.integration.dns_ssl.proxy import Authority, Proxy
from tests.support.ipv6 import needs_ipv6

NAME = "shop.example.com"


@pytest.fixture
def handshake(proxy: Proxy, authority: Authority) -> TlsHandshake:
    return TlsHandshake(proxy.address, authority.file, seconds=1)


async def test_valid_certificate_is_read(handshake: TlsHandshake, proxy: Proxy) -> None:
    """Issuer and expiry as the visitor's browser would show them."""
    proxy.show(NAME, days=30)
    shown = await handshake.certificate(NAME)
    assert shown.issuer == "Test CA (Tests)"
    assert round((shown.expires_at - shown.not_before).total_seconds() / 86400) == 90


@needs_ipv6
async def test_proxy_at_an_ipv6_address(authority: Authority) -> None:
    """With its port, in brackets."""
    proxy = Proxy(authority, "::1")
    await proxy.start()
    proxy.show(NAME)
    shown = await TlsHandshake(proxy.address, authority.file).certificate(NAME)
    assert shown.issuer == "Test CA (Tests)"
    await proxy.stop()


async def test_default_certificate_means_not_issued_yet(handshake: TlsHandshake) -> None:
    """The proxy's own self-signed one."""
    with pytest.raises(errors.DefaultCertificateError):
        await handshake.certificate(NAME)


async def test_expired_certificate(handshake: TlsHandshake, proxy: Proxy) -> None:
    """Issued by the right authority, for the right name, once."""
    proxy.show(NAME, days=-1)
    with pytest.raises(errors.ExpiredError):
        await handshake.certificate(NAME)


async def test_certificate_from_the_future(handshake: TlsHandshake, proxy: Proxy) -> None:
    """A clock is wrong."""
    proxy.show(NAME, days=100)
    with pytest.raises(errors.NotYetValidError):
        await handshake.certificate(NAME)


async def test_wrong_name(handshake: TlsHandshake, proxy: Proxy) -> None:
    """Valid for somebody else."""
    proxy.show(NAME, issued_for="other.example.com")
    with pytest.raises(errors.WrongNameError):
        await handshake.certificate(NAME)


async def test_unknown_authority(proxy: Proxy, tmp_path: Path) -> None:
    """Signed, but by nobody that a browser trusts."""
    proxy.show(NAME)
    (tmp_path / "other").mkdir()
    stranger = Authority(tmp_path / "other", "Stranger")
    with pytest.raises(errors.UnknownIssuerError):
        await TlsHandshake(proxy.address, stranger.file).certificate(NAME)


async def test_authority_that_starts_again_is_believed(handshake: TlsHandshake, proxy: Proxy, tmp_path: Path) -> None:
    """A development authority has a new root after each restart; its file is read again."""
    proxy.show(NAME)
    await handshake.certificate(NAME)
    (tmp_path / "ca.pem").write_text("being written")
    with pytest.raises(errors.CaFileError):
        await handshake.certificate(NAME)
    renewed = Authority(tmp_path, "Second root")
    proxy._authority = renewed
    proxy.show(NAME)
    assert (await handshake.certificate(NAME)).issuer == "Second root (Tests)"


async def test_nobody_listens(handshake: TlsHandshake, proxy: Proxy) -> None:
    """The proxy is restarting."""
    await proxy.stop()
    with pytest.raises(errors.ConnectionRefusedByProxyError):
        await handshake.certificate(NAME)


@pytest.mark.parametrize(("says", "error"), [(b"", errors.NoCertificateError), (None, errors.HandshakeTimeoutError)])
async def test_something_else_listens(
    says: bytes | None, error: type[errors.CertificateError], authority: Authority
) -> None:
    """It hangs up, or it never answers: bounded by a time-out."""
    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if says is None:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(error):
        await TlsHandshake(f"127.0.0.1:{port}", authority.file, seconds=0.3).certificate(NAME)
    done.set()
    server.close()
