"""What libraries say, in our log."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from aiohttp.client_exceptions import ClientConnectionResetError

from shared.logging import configure


@pytest.fixture(autouse=True)
def others_log_as_before() -> Iterator[None]:
    """The output that this test captures is closed behind it."""
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(("error", "lines"), [(ClientConnectionResetError("gone"), 0), (ValueError("broken"), 1)])
def test_a_client_that_hangs_up_is_no_error_of_ours(
    error: Exception, lines: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of a handler still is one."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    configure("test")
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=error)
    assert capsys.readouterr().out.count("Error handling request") == lines
