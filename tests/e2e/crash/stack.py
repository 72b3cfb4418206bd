"""The crash stack: brought up, armed, watched, so that what died is up again at once, and asked for what happened."""

import asyncio
import contextlib
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from shared.services import NAMES, PORTS
from tests.e2e.crash.plan import chosen, to_json
from tests.e2e.crash.points import Point
from tests.lib import engine
from tests.lib.process import run
from tests.lib.stack import ROOT, Stack
from tests.lib.waiting import until

# Second instances, while pair.py has them up.
SECOND_PORTS = {"api-gateway-2": 8010, "dns-ssl-2": 8013, "notifier-2": 8014}
# The restart policy's own pause doubles with each death, up to a minute; nobody waits for that here.
PATIENCE_SECONDS = 0.4


class CrashStack(Stack):
    """`var/crash/crash` is /crash in the services' containers."""

    @property
    def notes(self) -> Path:
        return self.root / "crash"

    @property
    def source(self) -> Path:
        """The code as it is in the containers, whatever the work tree looks like meanwhile."""
        return self.notes / "source"

    def container(self, service: str) -> str:
        return f"{self.project}-{service}-1"

    async def up(self) -> None:
        """Disarmed: a run that was killed may have left its plan."""
        self.notes.mkdir(parents=True, exist_ok=True)
        (self.notes / "plan.json").unlink(missing_ok=True)
        for folder in (self.notes / "fired", self.source):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        (self.notes / "fired").chmod(0o777)
        await run(sys.executable, "scripts/stack", "up", self.name, cwd=ROOT, seconds=600)
        for name in ("services", "shared"):
            await engine.docker("cp", f"{self.container('api-gateway')}:/app/{name}", str(self.source))

    async def clean(self) -> None:
        await run(sys.executable, "scripts/stack", "clean", self.name, cwd=ROOT)

    # ---- killing

    async def arm(self, phase: str) -> list[Point]:
        """Writes the stage's plan and kills all services, which read it when they start."""
        points = chosen(self.source, phase)
        draft = self.notes / "plan.json.new"
        draft.write_text(to_json(points))
        draft.rename(self.notes / "plan.json")
        await self.kill(*NAMES)
        await self.ready()
        return points

    async def disarm(self) -> None:
        """What is armed in a running process stays so until it has died: all services do."""
        (self.notes / "plan.json").unlink(missing_ok=True)
        await self.kill(*NAMES)
        await self.ready()

    async def kill(self, *services: str) -> None:
        """kill -9 from outside, and a start: the engine takes such an end for somebody's wish."""
        names = [self.container(service) for service in services]
        await engine.docker("kill", *names, check=False)
        await engine.docker("start", *names)

    def fired(self) -> list[str]:
        """Ids of the points that were reached, oldest first."""
        markers = (self.notes / "fired").glob("*")
        return [marker.name for marker in sorted(markers, key=lambda marker: marker.stat().st_mtime_ns)]

    @contextlib.asynccontextmanager
    async def under_fire(self, phase: str) -> AsyncIterator[None]:
        """The stage's points are armed, what dies comes back; what fails says what fired and what the services said."""
        async with self.explained():
            await self.arm(phase)
            async with self.watched():
                yield

    @contextlib.asynccontextmanager
    async def explained(self) -> AsyncIterator[None]:
        began = time.time()
        try:
            yield
        except Exception as error:
            raise AssertionError(f"{error}\n{await self.explain(began)}") from error

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Starts again at once what dies within the block."""
        watcher = asyncio.ensure_future(self._revive())
        try:
            yield
        finally:
            watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watcher

    async def _revive(self) -> None:
        """The engine's stream of deaths; when it ends (the engine itself may be restarted), another."""
        label = f"label=com.docker.compose.project={self.project}"
        form = '{{index .Actor.Attributes "com.docker.compose.service"}}'
        argv = ("docker", "events", "--filter", label, "--filter", "event=die", "--format", form)
        async with asyncio.TaskGroup() as group:
            while True:
                stream = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
                assert stream.stdout
                try:
                    # What died while nobody listened.
                    for service in NAMES:
                        group.create_task(self._revive_one(service))
                    async for line in stream.stdout:
                        group.create_task(self._revive_one(line.decode().strip()))
                finally:
                    with contextlib.suppress(ProcessLookupError):
                        stream.kill()
                    await stream.wait()
                await asyncio.sleep(0.5)

    async def _revive_one(self, service: str) -> None:
        await asyncio.sleep(PATIENCE_SECONDS)
        form = "{{.State.Running}} {{.State.Restarting}}"
        state = await engine.docker("inspect", "--format", form, self.container(service), check=False)
        if state.strip() in {"false false", "true true", "false true"}:
            await engine.docker("restart", "-t", "0", self.container(service), check=False)

    # ---- asking

    async def ready(self, services: Iterable[str] = NAMES, *, seconds: float = 60) -> None:
        import httpx

        async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
            for service in services:

                async def answers(port: int = (PORTS | SECOND_PORTS)[service]) -> bool:
                    with contextlib.suppress(httpx.HTTPError):
                        return (await http.get(f"http://{self.bind}:{port}/readyz")).status_code == 200
                    return False

                await until(f"{service} to be ready", answers, seconds=seconds, pause=0.1)

    async def explain(self, since: float) -> str:
        """For a failure message: which points fired, and the last words of every service."""
        seconds = int(time.time() - since) + 1
        fired = self.fired()
        services = (*NAMES, *SECOND_PORTS)
        logs = [await engine.docker("logs", "--since", f"{seconds}s", self.container(s), check=False) for s in services]
        tails = [
            f"--- {service}\n" + "\n".join(line[:500] for line in text.splitlines()[-12:])
            for service, text in zip(services, logs, strict=True)
        ]
        return "\n".join([f"{len(fired)} points fired; the last ones:", *fired[-6:], *tails])


CRASH = CrashStack("crash", "127.0.0.3")
