"""A push in the format of GitHub's webhook (pure)."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from provisioner.git.provider import BRANCH, Location
from provisioner.git.refs import ZERO
from provisioner.models import Delivery

# Fields of `git log`, each NUL-terminated: hash, tree, author, mail, date, message.
LOG_FORMAT = "%H%x00%T%x00%an%x00%ae%x00%aI%x00%B%x00"
_FIELDS = 6
MAX_COMMITS = 20
# Enough for 2,000 characters of any byte length and the blank lines before them.
FIELD_BYTES = 16 * 1024


def push(delivery: Delivery, location: Location, commits: list[dict[str, Any]]) -> bytes:
    """Return the body; `commits` are newest first, as from `commits_of`."""
    body = {
        # Two force pushes can have the same commits; the id keeps the gateway from treating them as one push.
        "delivery": delivery.id,
        "ref": delivery.ref,
        "before": delivery.before,
        "after": delivery.after,
        "created": delivery.before == ZERO,
        "deleted": delivery.after == ZERO,
        "repository": {
            "name": delivery.app_id,
            "full_name": location.full_name,
            "private": True,
            "html_url": location.repo_url,
            "clone_url": location.clone_url,
            "default_branch": BRANCH,
            "owner": {"name": delivery.customer_uuid},
        },
        "pusher": {"name": delivery.customer_uuid},
        "head_commit": commits[0] if commits else None,
        "commits": commits[::-1],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def commits_of(log: Sequence[bytes]) -> list[dict[str, Any]]:
    """Parse the fields of `git log --format=LOG_FORMAT`; messages are cut at 2,000 characters."""
    fields = [field.decode(errors="replace") for field in log]
    rows = zip(*([iter(fields)] * _FIELDS), strict=False)
    return [
        {
            "id": commit.strip(),
            "tree_id": tree,
            "message": message.strip()[:2000],
            "timestamp": date,
            "author": {"name": name[:200], "email": mail[:200]},
        }
        for commit, tree, name, mail, date, message in rows
    ]


def headers(delivery: Delivery, body: bytes) -> dict[str, str]:
    signature = hmac.new(delivery.secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "WebMeteor-Hookshot/1",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": delivery.id,
        "X-Hub-Signature-256": f"sha256={signature}",
    }
