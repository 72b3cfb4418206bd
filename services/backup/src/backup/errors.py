"""Errors of copies and their proofs. Their keys appear in the API, events and mails."""

from shared.errors import PlatformError


class RepositoryError(PlatformError):
    """restic failed; the message has its last words."""

    key, status = "backup_repository_failed", 502


class RepositoryMissingError(RepositoryError):
    """There is no repository at the address: a disk that is not mounted, or a wrong address."""

    key = "backup_repository_missing"


class RepositoryLockedError(RepositoryError):
    """Another restic works on the repository and excludes others."""

    key = "backup_repository_locked"


class WrongPasswordError(RepositoryError):
    key = "backup_password_wrong"


class RepositorySlowError(RepositoryError):
    """The time limit of a call is over: the target hangs, or is much too slow."""

    key = "backup_repository_slow"


class IncompleteError(RepositoryError):
    """Some files could not be read: the snapshot does not hold all that it should."""

    key = "backup_incomplete"


class ProverAwayError(PlatformError):
    """It did not answer; that says nothing of the copy."""

    key, status = "prover_away", 503


class ProofFailedError(PlatformError):
    """The restored copy is not what its manifest says."""

    key, status = "proof_failed", 500


class RestoreFailedError(PlatformError):
    """What was fetched is not the copy."""

    key = "copy_broken"
