"""Why a deployment can fail. Keys are stable: the API, the event and the mail contain them."""

from shared.errors import PlatformError


class DeployError(PlatformError):
    """Ends a deployment as failed; the previous release stays live."""


class SourceRefusedError(DeployError):
    """The provisioner cannot hand out the commit or the settings; the key is its own (provisioner/errors.py)."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class SourceAwayError(DeployError):
    """The provisioner has not answered for minutes: the deployment waits, as for the engine, and asks again."""

    key = "source_away"


class NoRoomError(DeployError):
    """The disk is nearly full: a deployment that has to build waits in the queue (deployer/host/room.py)."""

    key = "no_room"


class NotRunningError(DeployError):
    """The site should not run at present: its deployments wait in the queue until it does."""

    key = "site_not_running"


class DiskFullError(DeployError):
    """The site's volumes hold far more than they may: it is held (deployer/disk/sites.py)."""

    key = "disk_full"


class BuildFailedError(DeployError):
    key = "build_failed"


class BuildTimeoutError(DeployError):
    key = "build_timeout"


class FirewallNotSetError(DeployError):
    """Nothing is built while builds could reach what they must not (deployer/host/firewall.py)."""

    key = "firewall_not_set"


class RestoreTooLateError(DeployError):
    """Data may have changed since the copy that was made before the restore; nothing is restored."""

    key = "restore_too_late"


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


class CrashedError(DeployError):
    """The deployer crashed several times during this deployment."""

    key = "crashed"


class PoolExhaustedError(DeployError):
    key = "address_pool_exhausted"


class SnapshotError(PlatformError):
    """A site's data could not be copied, or not be loaded."""

    key = "snapshot_failed"


class CancelledError(Exception):
    """The deployment was interrupted in time: it was cancelled, or its site should no longer run."""
