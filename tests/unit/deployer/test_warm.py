"""Which trouble of a template part is the part's own."""

import pytest

from deployer.build import warm
from deployer.engine.errors import EngineUnavailableError
from deployer.errors import BuildFailedError, NoRoomError


async def _raise(error: Exception) -> str:
    raise error


@pytest.mark.parametrize("error", [NoRoomError("full"), EngineUnavailableError("away")])
async def test_a_refresh_waits_for_room_and_for_the_engine(error: Exception) -> None:
    """It would pause for a part that failed, until the operator comes."""
    with pytest.raises(type(error)):
        await warm._tried("blog/www", lambda *_: None, _raise(error))


async def test_a_part_that_does_not_build_is_told_of() -> None:
    said: list[tuple[str, str]] = []
    failed = await warm._tried("blog/www", lambda *words: said.append(words), _raise(BuildFailedError("no such file")))
    assert failed == ["blog/www: no such file"]
    assert said == [("blog/www", "no such file")]
