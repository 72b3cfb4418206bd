"""The application, and what one connection may take. The proxy sends the request of any visitor here, as it came."""

from aiohttp import web

from doorman import door
from shared import serving
from shared.http import application

# Everything that the proxy lets through (maxheaderbytes, docker-compose.dev.yaml) is answered: it has 32 KiB, and some
# more for the names; X-Replaced-Path may be almost all of it.
HEADER_BYTES = 40 * 1024
HEADERS = 512
# An answer closes its connection, so that nothing else of a visitor is read. The body is thrown away for this long:
# closing earlier would reset the connection, and the proxy might lose the answer.
LINGER_SECONDS = 1.0


def bootstrap() -> web.AppRunner:
    app = application({})
    app.add_routes(door.ROUTES)
    return serving.runner(
        app, max_line_size=HEADER_BYTES, max_field_size=HEADER_BYTES, max_headers=HEADERS,
        lingering_time=LINGER_SECONDS, auto_decompress=False,
    )  # fmt: skip
