"""Why a deployment can fail. Keys are stable: they reach the API, the event and the mail."""

from shared.errors import PlatformError


class DeployError(PlatformError):
    """Ends a deployment as failed; the release before keeps serving."""


class CommitNotFoundError(DeployError):
    key = "commit_not_found"


class RefusedTreeError(DeployError):
    """The commit holds something that is never built: a link out of the tree, a submodule, too many bytes."""

    key = "tree_refused"


class ReaderAwayError(DeployError):
    """Nobody answers on the source reader's socket, or it is busy: the deployment waits, as for the engine."""

    key = "reader_away"


class NoRoomError(DeployError):
    """The disk is nearly full: a deployment that has to build waits in the queue (deployer/disk/room.py)."""

    key = "no_room"


class DiskFullError(DeployError):
    """The site's volumes hold far more than they may: it is held (deployer/disk/sites.py)."""

    key = "disk_full"


class PartMissingError(DeployError):
    key = "part_missing"


class BuildFailedError(DeployError):
    key = "build_failed"


class BuildTimeoutError(DeployError):
    key = "build_timeout"


class FirewallNotSetError(DeployError):
    """Nothing is built while builds could reach what is not theirs (deployer/firewall.py)."""

    key = "firewall_not_set"


class NotReadyError(DeployError):
    """A new container ended, or did not answer its readiness probe in time."""

    key = "not_ready"


class DnsNotReadyError(DeployError):
    key = "dns_not_ready"


class RoutesNotLiveError(DeployError):
    key = "routes_not_live"


class VerificationFailedError(DeployError):
    key = "verification_failed"


class ReleaseNotKeptError(DeployError):
    key = "release_not_kept"


class SiteFilesMissingError(DeployError):
    key = "site_files_missing"


class CrashedError(DeployError):
    """The deployer died during this deployment again and again."""

    key = "crashed"


class PoolExhaustedError(DeployError):
    key = "address_pool_exhausted"


class CancelledError(Exception):
    """Somebody asked for this deployment to be cancelled, and it was not too late."""
