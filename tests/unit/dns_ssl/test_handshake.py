import ssl
from pathlib import Path

import pytest

from dns_ssl import errors
from dns_ssl.handshake import Trust, failure_of


def _refused(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    error.verify_message = "reason"
    return error


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (_refused(18), "certificate_self_signed"),
        (_refused(19), "certificate_issuer_unknown"),
        (_refused(20), "certificate_issuer_unknown"),
        (_refused(10), "certificate_expired"),
        (_refused(9), "certificate_not_yet_valid"),
        (_refused(62), "certificate_name_mismatch"),
        (_refused(99), "certificate_invalid"),
        (ConnectionRefusedError(), "https_refused"),
        (TimeoutError(), "https_timeout"),
        (ssl.SSLError(1, "tlsv1 alert"), "certificate_missing"),
        (ConnectionResetError(), "certificate_missing"),
        (EOFError(), "certificate_missing"),
        (OSError(113, "No route to host"), "https_unreachable"),
    ],
)
def test_every_failure_has_a_stable_key(error: BaseException, key: str) -> None:
    """And a message that names the site, without placeholders left in it."""
    failure = failure_of(error, "shop.example.com")
    assert failure.key == key
    assert "shop.example.com" in failure.message
    assert "{" not in failure.message


@pytest.mark.parametrize("content", [None, "", "half a certif"])
def test_unreadable_authority_is_its_own_failure(tmp_path: Path, content: str | None) -> None:
    """A development authority writes its root while we look: that is no fault of the certificate."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(errors.CaFileError):
        Trust(file).context()
