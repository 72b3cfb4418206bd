"""Wires the service."""

from functools import partial

from pydantic import TypeAdapter

from backup import pruning
from backup.ending import Ending
from backup.handlers import Handlers
from backup.making import STORE, Making
from backup.proving import AT_ONCE, PROVE, Proving
from backup.restic import Repository, Target
from backup.restoring import FETCH, Restoring
from backup.settings import Settings
from shared.background import every
from shared.jobs import JobKind
from shared.service import Frame, Parts

LOOK_SECONDS = 5.0
PROOF_SECONDS = 30.0
END_SECONDS = 3600.0
# Beside the proofs, a run and restores.
PARALLEL = AT_ONCE + 3


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    repository = Repository(target(settings), settings.backup_cache, seconds=settings.backup_seconds)
    restoring = Restoring(frame.pool, frame.outbox, repository, settings)
    making = Making(frame.pool, frame.outbox, repository, settings, restoring)
    proving = Proving(frame.pool, frame.outbox, repository, settings)
    ending = Ending(frame.pool, frame.outbox, repository)
    return Parts(
        handlers=Handlers(making, restoring, settings.backup_first_seconds).table(),
        prune=pruning.RULES,
        jobs={
            STORE: JobKind(making.store, on_exhausted=making.failed),
            FETCH: JobKind(restoring.fetch, max_attempts=4, on_exhausted=restoring.not_fetched),
            PROVE: JobKind(proving.prove, max_attempts=4, on_exhausted=proving.failed),
        },
        jobs_parallel=PARALLEL,
        background=(
            partial(every, LOOK_SECONDS, making.look, what="copies_not_requested"),
            partial(every, LOOK_SECONDS, restoring.look, what="restores_not_continued"),
            partial(every, END_SECONDS, making.sweep, what="cuts_not_swept"),
            partial(every, PROOF_SECONDS, proving.look, what="proofs_not_requested"),
            partial(every, END_SECONDS, ending.once, what="copies_not_ended", first=PROOF_SECONDS),
        ),
    )


def target(settings: Settings) -> Target:
    """Raises ValueError."""
    try:
        credentials = TypeAdapter(dict[str, str]).validate_json(settings.backup_credentials.get_secret_value())
    except ValueError:
        # Pydantic's error shows what it was given.
        raise ValueError("WEBMETEOR_BACKUP_CREDENTIALS is not a JSON object of texts.") from None
    repository = settings.backup_repository or str(settings.backup_local)
    return Target(repository, settings.backup_password_file, credentials, settings.backup_upload_kib)
