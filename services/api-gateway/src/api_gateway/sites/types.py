"""Which site types can be created here: those that have a template."""

from pathlib import Path

from aiohttp import web

from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from api_gateway.sites.models import SiteTypes
from shared.errors import InvalidInputError
from shared.templates import available


async def list_site_types(call: Call) -> web.Response:
    settings = call.context.settings
    return reply(SiteTypes(available=available(settings.templates_dir), base_domain=settings.base_domain)).response()


def check_available(templates: Path, site_type: str) -> None:
    """Raises InvalidInputError for a type of the specification that has no template yet."""
    known = available(templates)
    if site_type not in known:
        errors = [{"field": "site_type", "message": f"not available yet; choose one of: {', '.join(known)}"}]
        raise InvalidInputError(f"Sites of type {site_type} are not available yet.", errors=errors)
