"""A worker whose job says that it began and then never ends."""

import asyncio
import os

from shared.db.pool import create_pool
from shared.jobs import Job, JobKind, Worker


async def main() -> None:
    pool = await create_pool(os.environ["DSN"])

    async def endless(job: Job) -> None:
        await pool.execute("INSERT INTO effects (name) VALUES ('begun')")
        await asyncio.Event().wait()

    await Worker(pool, asyncio.Event(), {"work": JobKind(endless)}, lease_seconds=1).run()


asyncio.run(main())
