"""Readiness probes by the deployer itself, over the site's network; an exec probe costs 34 ms of CPU per run."""

import asyncio
import contextlib
import struct

import aiohttp

from deployer.context import Probe
from shared.sitespec import HEALTH_PATHS, PORTS, Service

ATTEMPT_SECONDS = 2.0
# PostgreSQL's "the database system is starting up / shutting down / in recovery".
_NOT_YET = b"57P03"


def over(session: aiohttp.ClientSession) -> Probe:
    """Probes over the sites' networks, which the host is part of."""

    async def ready(service: Service, address: str) -> str | None:
        if service == "db":
            return await postgres(address, PORTS["db"])
        return await http(session, f"http://{address}:{PORTS[service]}{HEALTH_PATHS[service]}")

    return ready


async def http(session: aiohttp.ClientSession, url: str) -> str | None:
    try:
        async with session.get(
            url, timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS), allow_redirects=False
        ) as response:
            return None if response.status == 200 else f"GET {url} answered {response.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ConnectionRefusedError):
            return f"GET {url}: connection refused; the program must listen on 0.0.0.0, not on 127.0.0.1 alone"
        return f"GET {url}: {type(error).__name__}"


async def postgres(address: str, port: int) -> str | None:
    """Do what pg_isready does: send a start-up packet, look at the first byte of the answer."""
    body = struct.pack("!I", 196608) + b"user\0webmeteor\0database\0webmeteor\0\0"
    try:
        async with asyncio.timeout(ATTEMPT_SECONDS):
            reader, writer = await asyncio.open_connection(address, port)
            try:
                writer.write(struct.pack("!I", len(body) + 4) + body)
                answer = await reader.read(512)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (TimeoutError, OSError) as error:
        return f"port {port}: {type(error).__name__}"
    if answer[:1] == b"R" or (answer[:1] == b"E" and _NOT_YET not in answer):
        return None
    return "the database system is starting up" if answer else f"port {port} was closed"
