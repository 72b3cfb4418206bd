"""Which version answers: for support, for the dashboard's foot, and for who waits for an upgrade to arrive."""

from aiohttp import web
from pydantic import BaseModel
from shared.version import VERSION

from api_gateway.api.call import Call
from api_gateway.api.reply import reply


class Version(BaseModel):
    version: str
    """As in CHANGELOG.md."""
    commit: str | None
    """What the image was built from, with `-dirty` where more than that commit went in; null where nobody knows."""


async def get_version(call: Call) -> web.Response:
    return reply(Version(version=VERSION, commit=call.gateway.settings.commit)).response()
