import asyncio
from collections.abc import AsyncGenerator

from hypothesis import given
from hypothesis import strategies as st

from api_gateway.api import events


@given(st.text(max_size=200))
def test_text_cannot_break_out_of_its_event(text: str) -> None:
    """A log line with line breaks is more data lines, never a forged event."""
    lines = events.frame(("7", None, text)).decode().split("\n")
    assert lines[0] == "id: 7"
    assert lines[-2:] == ["", ""]
    assert all(line.startswith("data: ") for line in lines[1:-2])


async def test_silence_is_bridged_by_comments() -> None:
    """A proxy closes connections on which nothing moves."""

    async def slow() -> AsyncGenerator[list[events.Item], None]:
        await asyncio.sleep(0.05)
        yield [(None, None, "late")]

    async def admitted() -> None:
        pass

    kept, events.HEARTBEAT_SECONDS = events.HEARTBEAT_SECONDS, 0.02
    try:
        seen = [chunk async for chunk in events._with_heartbeat(slow(), admitted)]
    finally:
        events.HEARTBEAT_SECONDS = kept
    assert seen[0] == b": still here\n\n"
    assert seen[-1] == b"data: late\n\n"
