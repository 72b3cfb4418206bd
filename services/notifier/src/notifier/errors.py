"""What can go wrong with a mail: the difference is whether it may be tried again."""

from shared.errors import PlatformError


class MailError(PlatformError):
    key, status = "mail_failed", 502


class MailLaterError(MailError):
    """The relay has certainly not taken the mail; it may be offered again."""

    key = "mail_relay_unavailable"


class MailRefusedError(MailError):
    """The relay has certainly not taken the mail and never will."""

    key = "mail_refused"


class MailUncertainError(MailError):
    """The connection ended while the mail was handed over: nobody knows whether the relay took it."""

    key = "mail_outcome_unknown"
