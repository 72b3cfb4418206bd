"""What can go wrong here, by name; keys reach the API, the events and the mails."""

from shared.errors import PlatformError


class GitFailedError(PlatformError):
    """A git process ended with an error; `message` is the end of what it said."""

    key, status = "git_failed", 500


class GitTimeoutError(GitFailedError):
    key = "git_timeout"


class CommitMissingError(GitFailedError):
    """The repository does not have the commit any more."""

    key = "commit_missing"


class BranchTakenError(PlatformError):
    """The customer has put commits of their own on a branch that the platform wants to move."""

    key, status = "branch_taken", 409


class TreeTooLargeError(PlatformError):
    """A commit unpacks to more than a site may have."""

    key, status = "tree_too_large", 413


class TemplateMissingError(PlatformError):
    """No overlay for this type under the templates directory."""

    key, status = "template_missing", 422


class ArchiveFailedError(PlatformError):
    key, status = "archive_failed", 500


class OwnerPasswordGoneError(PlatformError):
    """There is nothing to show; a new password can be asked for."""

    key, status = "owner_password_gone", 410


class OwnerPasswordPendingError(PlatformError):
    """The site does not run with its password yet."""

    key, status = "owner_password_pending", 409


class ProviderFailedError(PlatformError):
    """The Git provider answered with an error."""

    key, status = "git_provider_failed", 502
