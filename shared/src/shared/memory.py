"""Memory that the process has freed but the C library still keeps."""

import contextlib
import ctypes


def trim() -> None:
    """Returns it to the kernel; for after a start, or after work that takes much memory for a moment. glibc only."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
