"""A mail relay that does what a test tells it: accepts, refuses, hangs up in the middle."""

import asyncio
import email
from collections.abc import Awaitable, Callable
from email import policy
from email.message import EmailMessage

YES = {"EHLO": "250 relay.example", "DATA": "354 go on", "QUIT": "221 bye"}


class Relay:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, list[str]] = {}
        """Per command (MAIL, RCPT, DATA, END): answers instead of "yes", one after the other; "" hangs up."""
        self.hangs: asyncio.Event | None = None
        """While set and not yet fired: the relay has the mail and does not say so."""
        self.took = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        if self._server:
            self._server.close()

    async def mail(self, count: int = 1, seconds: float = 30) -> EmailMessage:
        async with asyncio.timeout(seconds):
            while len(self.mails) < count:  # noqa: ASYNC110 - a test's own relay
                await asyncio.sleep(0.02)
        return self.mails[count - 1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        try:
            await say("220 relay.example")
            while line := (await reader.readline()).decode().strip():
                command = line.split()[0].upper()
                answer = self._answer(command)
                if answer == "":
                    break
                if command == "RCPT" and answer is None:
                    self.recipients.append(line.partition("<")[2].partition(">")[0])
                await say(answer or YES.get(command, "250 ok"))
                if command == "QUIT":
                    break
                if command == "DATA" and answer is None and not await self._take(reader, say):
                    break
        except OSError:
            pass
        finally:
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, say: Callable[[str], Awaitable[None]]) -> bool:
        raw = await reader.readuntil(b"\r\n.\r\n")
        answer = self._answer("END")
        if answer is None or answer == "":
            self.mails.append(email.message_from_bytes(_unstuffed(raw), policy=policy.default))
            self.took.set()
        if answer == "":
            return False
        if self.hangs:
            await self.hangs.wait()
        await say(answer or "250 taken")
        return True

    def _answer(self, command: str) -> str | None:
        planned = self.answers.get(command)
        return planned.pop(0) if planned else None


def _unstuffed(raw: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a dot got another one on its way."""
    return raw[:-3].replace(b"\r\n..", b"\r\n.").replace(b"\r\n", b"\n")
