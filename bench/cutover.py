"""Requests lost during six deployments and one rollback of a site, over 200,000 requests or more."""

import asyncio
import os
import tempfile
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")
os.environ.setdefault("RELEASE", "1")

from bench._table import Row, record
from tests.e2e.sources import greeting
from tests.e2e.test_load import MIX, PER_SECOND, REQUESTS, deploy_six_times
from tests.lib.load import Result, load
from tests.lib.platform import Platform
from tests.lib.stack import Stack


async def measure(folder: Path) -> Result:
    stack = Stack.from_environment()
    async with Platform(stack) as platform:
        site = await (await platform.register("Bench")).active_site("Bench")
        checkout = await site.clone(folder)
        await site.wait_commit(await checkout.push_files(greeting(checkout, "before"), "Before the load"))
        async with load(stack, site.domain, MIX, at_least=REQUESTS, per_second=PER_SECOND) as running:
            deployments = await deploy_six_times(site, checkout)
            await site.wait_deployment(await site.rollback(deployments[0]))
            result = await running.finish()
        await site.delete()
    return result


def main() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder)))
    rows = [
        Row("requests lost in 7 cutovers", result.failed, "", "≤ 0"),
        Row("requests made meanwhile", result.total, "", f"≥ {REQUESTS}"),
        Row("p99 of those requests", result.p99_ms, "ms"),
        Row("slowest of those requests", result.max_ms, "ms"),
    ]
    return record("cutover", rows, per_second=round(result.per_second), seconds=round(result.seconds))


if __name__ == "__main__":
    main()
