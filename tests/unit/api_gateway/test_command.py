import pytest

from api_gateway.sites import command
from shared.sitespec import PLANS
from tests.support.nobody import NOBODY


@pytest.mark.parametrize(
    "words",
    [["suspend"], ["resume", "app_xyz7890abc", *PLANS], ["plan", "app_xyz7890abc"], ["plan", "app_xyz7890abc", "gold"]],
)
def test_what_makes_no_sense_is_refused(words: list[str]) -> None:
    """Before the database is reached."""
    with pytest.raises(SystemExit, match="2"):
        command.run(NOBODY, words)
