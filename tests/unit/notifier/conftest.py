"""Templates for the notifier's unit tests."""

import pytest

from notifier.render import Templates


@pytest.fixture(scope="session")
def templates() -> Templates:
    return Templates("https://app.webmeteor.localhost/")
