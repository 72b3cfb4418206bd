"""Which version is running: for support, the dashboard's footer, and operators who wait for an upgrade."""

from aiohttp import web
from pydantic import BaseModel

from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from shared.version import VERSION


class Version(BaseModel):
    version: str
    """As in CHANGELOG.md."""
    commit: str | None
    """What the image was built from, with `-dirty` if it had uncommitted changes; null if unknown."""


async def get_version(call: Call) -> web.Response:
    return reply(Version(version=VERSION, commit=call.context.settings.commit)).response()
