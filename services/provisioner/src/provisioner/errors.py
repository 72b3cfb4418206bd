"""The provisioner's errors; their keys appear in the API, events and mails."""

from shared.errors import PlatformError


class GitFailedError(PlatformError):
    """A git process failed; `message` is the end of its error output."""

    key, status = "git_failed", 500


class GitTimeoutError(GitFailedError):
    key = "git_timeout"


class CommitMissingError(GitFailedError):
    """The repository no longer has the commit."""

    key = "commit_missing"


class BranchTakenError(PlatformError):
    """The customer has added commits to a branch that the platform wants to move."""

    key, status = "branch_taken", 409


class TreeTooLargeError(PlatformError):
    """A commit unpacks to more than a site's limit."""

    key, status = "tree_too_large", 413


class CopyMissingError(PlatformError):
    """What a new site should begin with is not there, or cannot be used."""

    key = "copy_missing"


class TemplateMissingError(PlatformError):
    """The templates directory has no overlay for this site type."""

    key, status = "template_missing", 422


class ArchiveFailedError(PlatformError):
    key, status = "archive_failed", 500


class OwnerPasswordGoneError(PlatformError):
    """There is no password to show; the customer can request a new one."""

    key, status = "owner_password_gone", 410


class OwnerPasswordPendingError(PlatformError):
    """The site is not yet live with its password."""

    key, status = "owner_password_pending", 409


class SourceError(PlatformError):
    """What a deployment asked for cannot be deployed; it fails with this key and message."""


class CommitNotFoundError(SourceError):
    key = "commit_not_found"


class RefusedTreeError(SourceError):
    """The commit contains something that is never built: a link out of the tree, a submodule, too many bytes."""

    key = "tree_refused"


class PartMissingError(SourceError):
    key = "part_missing"


class SiteFilesMissingError(SourceError):
    key = "site_files_missing"


class ReaderAwayError(PlatformError):
    """The source reader does not answer on its socket, or is busy: whoever asked waits."""

    key = "reader_away"


class ProviderFailedError(PlatformError):
    """The Git provider answered with an error."""

    key, status = "git_provider_failed", 502


class SiteUnknownError(Exception):
    """A change arrived before the site's creation, whose event failed: the change is retried."""
