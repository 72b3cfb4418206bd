"""Mail errors, which differ in whether the mail may be retried."""

from shared.errors import PlatformError


class MailError(PlatformError):
    key, status = "mail_failed", 502


class MailLaterError(MailError):
    """The relay has certainly not accepted the mail; it may be retried."""

    key = "mail_relay_unavailable"


class MailRefusedError(MailError):
    """The relay has certainly not accepted the mail and never will."""

    key = "mail_refused"


class MailUncertainError(MailError):
    """The connection ended during the hand-over: it is unknown whether the relay accepted the mail."""

    key = "mail_outcome_unknown"
