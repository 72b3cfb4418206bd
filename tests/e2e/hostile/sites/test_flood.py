"""Ten thousand requests on one form within a minute."""

import asyncio
import json
import secrets

import pytest

from tests.e2e.hostile.sites.forms import FORMS
from tests.e2e.hostile.sites.hosted import Hosted
from tests.lib.load import Request, load

REQUESTS, SECONDS = 10_000, 60


@pytest.mark.timeout(120)
async def test_ten_thousand_in_a_minute(all_sites: dict[str, Hosted]) -> None:
    """The first few are kept, the others told to wait; pages and other visitors notice nothing; memory holds."""
    hosted, form = all_sites["portfolio"], FORMS["portfolio"][0]
    await hosted.calm()
    await hosted.note()
    count = f"SELECT count(*) FROM {form.kept}"  # noqa: S608
    before = int(await hosted.sql(count))
    flood = [
        Request("POST", f"/api{form.path}", status=429,
            body=json.dumps(form.body(message=f"Number {n} {secrets.token_hex(8)}")))
        for n in range(100)
    ]  # fmt: skip
    pages: list[int] = []
    others: list[int] = []
    async with load(hosted.site.stack, hosted.site.domain, flood, at_least=REQUESTS) as running:
        finished = asyncio.ensure_future(running.finish())
        while not finished.done():
            pages.append((await hosted.http.get("/")).status_code)
            if len(others) < 3:
                others.append(
                    await hosted.elsewhere("POST", form.path, form.body(message=f"Honest {len(others)}, please answer"))
                )
            await asyncio.sleep(0.5)
        result = await finished
    assert result.statuses == {"200": form.limit, "429": result.total - form.limit}, result.failures[:3]
    assert result.total >= REQUESTS
    assert result.seconds < SECONDS, result
    assert set(pages) == {200}
    assert others == [200, 200, 200]
    assert int(await hosted.sql(count)) == before + form.limit + len(others)
    await hosted.unchanged(f"table {form.kept}", "table mails")

    late = await hosted.ask(form.method, form.path, form.body())
    assert late.status_code == 429
    assert 1 <= int(late.headers["retry-after"]) <= 600
    # Each refusal is logged; the log's end is read.
    await hosted.logged('"message":"Rate limit reached","action":"contact"', min(result.total - form.limit, 5000))
    limit, peak, kills = await hosted.memory()
    assert peak < limit
    assert kills == 0
