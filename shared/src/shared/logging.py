"""Structured logs; events carry the HTTP request's correlation id through to the mail."""

import contextlib
import io
import logging
import sys
import uuid
from collections.abc import Iterator

if "rich" not in sys.modules:
    # If a development tool has installed rich, structlog loads it for console tracebacks: 9 MB per process.
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog

    del sys.modules["rich"]

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars, merge_contextvars


def configure(service: str, *, level: str = "INFO", fmt: str = "json") -> None:
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if fmt == "json" else structlog.dev.ConsoleRenderer()
    )

    def add_service(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event["service"] = service
        return event

    structlog.configure(
        processors=[
            merge_contextvars,
            add_service,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Logging a name that is not UTF-8 must not raise.
        sys.stdout.reconfigure(errors="backslashreplace")
    # Libraries' records: warnings and above, one line each. aio-pika logs bodies at DEBUG; they may hold secrets.
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stdout, format="%(levelname)s %(name)s %(message)s", force=True
    )
    logging.getLogger("aiohttp.server").addFilter(_not_a_client_that_left)


def _not_a_client_that_left(record: logging.LogRecord) -> bool:
    """Drops client disconnects, which aiohttp logs as handler errors with a traceback: clients could fill the log."""
    return not (record.exc_info and isinstance(record.exc_info[1], ConnectionError))


def new_correlation_id() -> str:
    return uuid.uuid4().hex


def correlation_id() -> str:
    """The id bound to the current task, or a new one if none is bound (a timer, a reconciler)."""
    bound = get_contextvars().get("correlation_id")
    return bound if isinstance(bound, str) else new_correlation_id()


def causation_id() -> str | None:
    """The id of the event that the current task handles, or that enqueued its job; None for other work."""
    return get_contextvars().get("causation_id")


def bind(**values: str | None) -> None:
    """Starts a new context for one request, event or job; ignores values that are None."""
    clear_contextvars()
    bind_contextvars(**{name: value for name, value in values.items() if value is not None})


def get_logger() -> structlog.stdlib.BoundLogger:
    return structlog.get_logger()  # type: ignore[no-any-return]


@contextlib.contextmanager
def apart(what: str, **whose: str) -> Iterator[None]:
    """For loops over all sites: logs the failure of one site as `what`, so that the loop continues with the others."""
    try:
        yield
    except Exception:  # noqa: BLE001 - any error concerns only this one
        get_logger().exception(what, **whose)
