from pathlib import Path

import pytest

from api_gateway.dashboard import CSP, find


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "dashboard"
    (made / "assets").mkdir(parents=True)
    for name in ("index.html", "app.js", "assets/style.css", ".env"):
        (made / name).write_text(name)
    (tmp_path / "secret.txt").write_text("secret")
    (made / "link.txt").symlink_to(tmp_path / "secret.txt")
    return made


@pytest.mark.parametrize(
    ("path", "file"),
    [("", "index.html"), ("sites/app_1", "index.html"), ("app.js", "app.js"), ("assets/style.css", "assets/style.css")],
)
def test_files_and_addresses_inside_the_page_are_found(root: Path, path: str, file: str) -> None:
    """An address without a dot is the page, which reads its own URL."""
    assert find(root, path) == (root / file).resolve()


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "assets/../../secret.txt",
        "/etc/passwd.x",
        "link.txt",
        ".env",
        ".git/config",
        "a\x00.js",
        "none.js",
        "api/sites",
        "socket.io/x",
        "metrics",
    ],
)
def test_nothing_else_is(root: Path, path: str) -> None:
    """No way up, no links out, no hidden files, none of the API's addresses."""
    assert find(root, path) is None


def test_without_a_dashboard_there_is_nothing() -> None:
    """A gateway alone is an API."""
    assert find(None, "") is None
    assert find(Path("/nonexistent"), "") is None


def test_the_policy_allows_no_inline_code() -> None:
    """And connections to our own host only."""
    assert "unsafe" not in CSP
    assert "connect-src 'self' wss:" in CSP
