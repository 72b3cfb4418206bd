"""The door: a visitor of a site that nothing serves, whatever the method and the path. What to do is decided here."""

from aiohttp import web

from doorman import pages
from shared.services import MAINTENANCE_PATH, PLACEHOLDER_PATH, STOPPED_PATH


async def rung(_: web.Request) -> web.Response:
    """The request's `Host` names the site. The visitor's path is in `X-Replaced-Path`; its body is never read."""
    return pages.being_prepared()


async def stopped(_: web.Request) -> web.Response:
    return pages.not_available()


async def maintained(_: web.Request) -> web.Response:
    """A request that would change data."""
    return pages.nothing_changes()


async def uninvited(_: web.Request) -> None:
    """`Expect: 100-continue` is not answered by an invitation: the body would be sent only to be thrown away."""


ROUTES = (
    web.route("*", PLACEHOLDER_PATH, rung, expect_handler=uninvited),
    web.route("*", MAINTENANCE_PATH, maintained, expect_handler=uninvited),
    web.route("*", STOPPED_PATH, stopped, expect_handler=uninvited),
)
