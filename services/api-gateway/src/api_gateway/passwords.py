"""argon2id off the event loop, a few at a time: each hash takes 19 MiB and about 25 ms of a core (OWASP's figures)."""

import asyncio
import contextlib
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.errors import UnavailableError
from shared.memory import trim

PARALLEL = 2
WAITING = 200


class Passwords:
    """Hash and verify passwords. Refuses when too many wait, so that a login flood can't fill the memory."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="argon2")
        self._waiting = 0
        # Unknown e-mail addresses are checked against this hash, to take as long as known ones.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._run(self._hash, _composed(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Return False if `stored` is None (no such account), after the same time as a real check."""
        # Also check the password as given: legacy hashes were made without NFC.
        spellings = dict.fromkeys((password, _composed(password)))
        right = [await self._run(self._verify, stored or self._nobody, spelling) == "yes" for spelling in spellings]
        return any(right) and stored is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: object, *args: str) -> str:
        if self._waiting >= WAITING:
            raise UnavailableError("Too many logins at once; try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)  # type: ignore[arg-type]
        finally:
            self._waiting -= 1
            if not self._waiting:
                with contextlib.suppress(RuntimeError):  # closed
                    self._threads.submit(trim)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def _verify(self, stored: str, password: str) -> str:
        try:
            return "yes" if self._hasher.verify(stored, password) else "no"
        except (VerificationError, InvalidHashError):
            return "no"


def _composed(password: str) -> str:
    """Normalise to NFC: keyboards send é as one character or as two (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)
