"""Machines may run without IPv6."""

import socket

import pytest


def _there() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not _there(), reason="this machine has no ::1")
