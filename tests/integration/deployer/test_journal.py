"""A deployment's log on the real database: what is kept of one that says too much."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deployer.deployments.journal import CUT, MAX_LINES, Journal
from deployer.model import Deployment
from shared.db.pool import Pool
from shared.events import parse
from shared.messaging.outbox import Outbox
from shared.names import new_app_id, new_customer_uuid, new_deployment_id


@pytest.fixture
def deployment() -> Deployment:
    now = datetime.now(UTC)
    return Deployment(
        new_deployment_id(), new_app_id(), new_customer_uuid(), "push", None, None, "running", 0, 0,
        cancel_requested=False, log_lines=0, correlation_id="", causation_id=None, queued_at=now, started_at=now,
        lease_owner=uuid.uuid4(),
    )  # fmt: skip


@pytest.fixture
def journal(deployment: Deployment, pool: Pool, tmp_path: Path) -> Journal:
    return Journal(deployment, tmp_path / "log", pool, Outbox("deployer"))


async def written(journal: Journal, pool: Pool, file: Path) -> list[str]:
    """Level and text of each line, as file and events have them."""
    async with journal.last_words() as write, pool.acquire() as tx, tx.transaction():
        await write(tx)
    rows = await pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
    lines = [line for row in rows for line in parse(row["body"]).data.lines]
    assert lines == file.read_text().splitlines()
    return [f"{level} {text}" for _, level, _, text in (line.split(" ", 3) for line in lines)]


async def test_the_end_of_a_long_log_is_kept(journal: Journal, pool: Pool, tmp_path: Path) -> None:
    """60,000 lines of a build, however: what became of it, and why, stand at the end."""
    for number in range(1, 60_001):
        journal.line("BUILD", f"api: {number}")
    journal.line("INFO", "alert: ready after 1 s")
    journal.result("ERROR", "Deployment failed at build: The build failed; its last lines:\napi: 60000")
    lines = await written(journal, pool, tmp_path / "log")
    assert lines[MAX_LINES - 1 :] == [
        f"BUILD api: {MAX_LINES}",
        f"WARNING {CUT}",
        "INFO alert: ready after 1 s",
        "ERROR Deployment failed at build: The build failed; its last lines:",
        "ERROR api: 60000",
    ]


async def test_the_result_is_kept_whatever_was_said_before_it(journal: Journal, pool: Pool, tmp_path: Path) -> None:
    """Also when it was the platform itself that said too much: of an engine that was away all night."""
    for _ in range(MAX_LINES * 2):
        journal.line("WARNING", "The container engine does not answer")
    journal.result("INFO", "Deployment completed successfully")
    lines = await written(journal, pool, tmp_path / "log")
    assert lines[-2:] == [f"WARNING {CUT}", "INFO Deployment completed successfully"]


async def test_lines_of_a_transaction_that_was_rolled_back_come_again(journal: Journal, pool: Pool) -> None:
    """Under the same numbers, with those that came before and after it was written."""
    journal.line("INFO", "one")

    async def writing() -> None:
        async with journal.last_words() as write, pool.acquire() as tx, tx.transaction():
            journal.line("INFO", "two")
            await write(tx)
            journal.line("INFO", "three")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await writing()
    assert await journal.flush()
    rows = await pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
    [event] = [parse(row["body"]).data for row in rows]
    assert event.first_line == 1
    assert [line.rsplit(" ", 1)[1] for line in event.lines] == ["one", "two", "three"]
