"""Keeps each received message as /mail/<utc time>-<n>.eml; a file that is there is complete."""

import asyncio
import itertools
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

FOLDER = Path("/mail")
PORT = 1025


class Keeper:
    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's interface
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{next(self.numbers)}.eml"
        # Who really gets it is in the envelope; a message's own To line may say something else.
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        unfinished = FOLDER / f".{name}"
        unfinished.write_bytes(head.encode() + envelope.original_content)
        unfinished.rename(FOLDER / name)
        return "250 kept"


async def main() -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    keeper = Keeper()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="mail-catcher", enable_SMTPUTF8=True), port=PORT)
    async with server:
        await stop.wait()


asyncio.run(main())
