"""Why a deployment can fail. Keys are stable: the API, the event and the mail contain them."""

from shared.errors import PlatformError


class DeployError(PlatformError):
    """Ends a deployment as failed; the previous release stays live."""


class CommitNotFoundError(DeployError):
    key = "commit_not_found"


class RefusedTreeError(DeployError):
    """The commit contains something that is never built: a link out of the tree, a submodule, too many bytes."""

    key = "tree_refused"


class ReaderAwayError(DeployError):
    """The source reader does not answer on its socket, or is busy: the deployment waits, as for the engine."""

    key = "reader_away"


class NoRoomError(DeployError):
    """The disk is nearly full: a deployment that has to build waits in the queue (deployer/host/room.py)."""

    key = "no_room"


class NotRunningError(DeployError):
    """The site should not run at present: its deployments wait in the queue until it does."""

    key = "site_not_running"


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
    """Nothing is built while builds could reach what they must not (deployer/host/firewall.py)."""

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
    """The deployer crashed several times during this deployment."""

    key = "crashed"


class PoolExhaustedError(DeployError):
    key = "address_pool_exhausted"


class UnknownPlanError(Exception):
    """A newer gateway named a plan that this version does not know: the event is retried."""


class CancelledError(Exception):
    """The deployment was interrupted in time: it was cancelled, or its site should no longer run."""
