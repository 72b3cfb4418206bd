"""Check the new release from outside: the right release, a page without server error, a healthy api."""

import asyncio
import time
from collections.abc import Callable

from deployer.deployments.run import Run
from deployer.errors import VerificationFailedError
from deployer.routing.public import Answer

POLL_SECONDS = 0.05


async def verify(run: Run) -> None:
    www = await _until(run, "/", lambda answer: answer.status < 500)
    await _until(run, "/api/health", lambda answer: answer.status == 200)
    if not www.certificate_ok:
        run.journal.line("WARNING", "The certificate is not valid yet; it is being issued")
    run.say(f"https://{run.site.domain}/ answers {www.status}")


async def _until(run: Run, path: str, good: Callable[[Answer], bool]) -> Answer:
    deadline, problem = time.monotonic() + run.context.settings.verify_seconds, ""
    while time.monotonic() < deadline:
        try:
            answer = await run.context.public.get(run.site.domain, path)
        except (OSError, TimeoutError) as error:
            problem = f"no answer ({type(error).__name__})"
        else:
            if answer.release == run.deployment.id and good(answer):
                return answer
            problem = f"{answer.status} from release {answer.release or '(none)'}"
        await asyncio.sleep(POLL_SECONDS)
    raise VerificationFailedError(f"https://{run.site.domain}{path} gave a wrong answer: {problem}.", path=path)
