"""The engine's error answers as types. Only this module reads its texts."""

from shared.errors import PlatformError


class EngineError(PlatformError):
    """The engine refused."""

    key = "engine_refused"


class EngineUnavailableError(EngineError):
    """The engine does not answer on its socket: it is restarting or down."""

    key = "engine_unavailable"


class MissingError(EngineError):
    """No such container, image, network or volume."""

    key = "engine_object_missing"


class NameTakenError(EngineError):
    key = "engine_name_taken"


class AddressTakenError(EngineError):
    """Another container, or the engine's stale entry for one, holds the address."""

    key = "engine_address_taken"


class SubnetTakenError(EngineError):
    key = "engine_subnet_taken"


class InUseError(EngineError):
    key = "engine_object_in_use"


class NotRunningError(EngineError):
    """The container's program has ended, perhaps just before the engine was to end it."""

    key = "engine_container_not_running"


class ContainerFailedError(EngineError):
    """A container's program ended with another code than 0."""

    key = "engine_container_failed"


_TEXTS: tuple[tuple[str, type[EngineError]], ...] = (
    ("is already in use by container", NameTakenError),
    ("address already in use", AddressTakenError),
    ("pool overlaps", SubnetTakenError),
    ("overlaps with", SubnetTakenError),
    ("active endpoints", InUseError),
    ("is not running", NotRunningError),
    ("is in use", InUseError),
    ("being used by", InUseError),
    ("is using its referenced image", InUseError),
    ("in progress", InUseError),
    ("disk usage operation is already running", InUseError),
    ("unable to find image", MissingError),
    ("no such", MissingError),
    # While the engine stops, it still answers, but its components are down.
    ("context canceled", EngineUnavailableError),
    ("connection refused", EngineUnavailableError),
    ("transport is closing", EngineUnavailableError),
    ("error while dialing", EngineUnavailableError),
    ("shutting down", EngineUnavailableError),
    ("shim has been closed", EngineUnavailableError),
    ("ttrpc: closed", EngineUnavailableError),
)
CANNOT_CONNECT = 900  # aiodocker's own status


def typed(status: int, text: str) -> EngineError:
    """The engine's HTTP status and text as one of the types above."""
    lowered = text.lower()
    if status == CANNOT_CONNECT:
        return EngineUnavailableError("The container engine does not answer.", detail=text)
    for part, kind in _TEXTS:
        if part in lowered:
            return kind(f"The container engine refused: {text}")
    if status == 404:
        return MissingError(f"The container engine refused: {text}")
    return EngineError(f"The container engine refused: {text}", engine_status=status)
