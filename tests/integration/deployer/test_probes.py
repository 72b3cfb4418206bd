import socket

import aiohttp

from deployer.running.probes import http


async def test_a_refused_connection_says_where_to_listen() -> None:
    """A program that listens on 127.0.0.1 of its container is the commonest reason."""
    with socket.socket() as taken:
        # Bound and not listening: whoever connects is refused.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/health"
        async with aiohttp.ClientSession() as session:
            assert "must listen on 0.0.0.0" in str(await http(session, url))
