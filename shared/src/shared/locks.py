"""Locks within one process."""

import asyncio
from weakref import WeakValueDictionary


class Locks:
    """`async with locks("name")`: one lock per name. Only those that are held or awaited take memory."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __call__(self, name: str) -> asyncio.Lock:
        return self._locks.setdefault(name, asyncio.Lock())
