"""Commits argv[1] events and dies: nothing of it has been published."""

import asyncio
import os
import signal
import sys

from shared.db.pool import create_pool
from tests.support.messaging import publish


async def main() -> None:
    await publish(await create_pool(os.environ["DSN"]), int(sys.argv[1]), subjects=5)
    os.kill(os.getpid(), signal.SIGKILL)


asyncio.run(main())
