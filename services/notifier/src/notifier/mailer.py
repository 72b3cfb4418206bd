"""The boundary to the mail relay, split where certainty ends: before the mail is handed over, and after."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

import aiosmtplib

from notifier.errors import MailLaterError, MailRefusedError, MailUncertainError

SECONDS = 30.0

Deliver = Callable[[bytes], Awaitable[None]]


class Mailer(Protocol):
    def prepared(self, sender: str, recipient: str, *, utf8: bool) -> AbstractAsyncContextManager[Deliver]:
        """The relay has accepted sender and recipient; the yielded function hands the mail over, once.

        Raises MailLaterError or MailRefusedError; the function also MailUncertainError.
        """
        ...


class SmtpMailer:
    """One connection per mail: mails are rare, and an idle connection would need monitoring."""

    def __init__(self, host: str, port: int, *, username: str = "", password: str = "", starttls: bool = False) -> None:
        self._host = host
        self._port = port
        self._username = username
        self._password = password
        self._starttls = starttls

    @asynccontextmanager
    async def prepared(self, sender: str, recipient: str, *, utf8: bool) -> AsyncIterator[Deliver]:
        client = aiosmtplib.SMTP(
            hostname=self._host, port=self._port, start_tls=self._starttls, use_tls=False, timeout=SECONDS
        )
        try:
            await self._introduce(client, sender, recipient, utf8=utf8)
            yield lambda message: _hand_over(client, message)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)
            client.close()

    async def _introduce(self, client: aiosmtplib.SMTP, sender: str, recipient: str, *, utf8: bool) -> None:
        try:
            await client.connect()
            if self._username:
                await client.login(self._username, self._password)
            if utf8:
                # Only a login would have asked which extensions the relay has.
                await client.ehlo()
                if not client.supports_extension("smtputf8"):
                    raise MailRefusedError("The mail relay can't write to addresses outside ASCII.")
            options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
            await client.mail(sender, options=options, encoding="utf-8" if utf8 else "ascii")
            await client.rcpt(recipient, encoding="utf-8" if utf8 else "ascii")
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailLaterError(f"The mail relay does not answer: {error or type(error).__name__}") from error


async def _hand_over(client: aiosmtplib.SMTP, message: bytes) -> None:
    try:
        await client.data(message)
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise MailUncertainError(f"The mail relay went away during the hand-over: {type(error).__name__}") from error


def _refusal(error: aiosmtplib.SMTPResponseException) -> MailLaterError | MailRefusedError:
    """A 5xx about the mail or its recipient is final; if the relay refuses us (login, TLS), retry until it is fixed."""
    text = f"The mail relay answered {error.code}: {error.message[:200]}"
    about_us = isinstance(error, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPSenderRefused)
    return MailLaterError(text) if error.code < 500 or error.code == 530 or about_us else MailRefusedError(text)
