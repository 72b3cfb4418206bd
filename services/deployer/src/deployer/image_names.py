"""Names of images: a repository in the platform's registry per part, a tag per git tree, a digest to run (pure)."""

import hashlib
import json
from collections.abc import Mapping

from shared import names
from shared.sitespec import Service

RUNTIMES = ("webmeteor/php:8.4", "webmeteor/nginx:1", "webmeteor/node:24", "webmeteor/angular:22")
"""The images that sites' Dockerfiles start from; the engine has them from the set-up."""


LOCAL_TEMPLATE = "webmeteor/template-"
"""Prefix of the engine's own names of template parts: the stacks on one engine share parts by these names."""


def site(app_id: str, part: Service) -> str:
    """The repository that only this site's builds may write."""
    return f"site/{names.check(names.AppId, app_id)}/{part}"


def template(part: Service) -> str:
    return f"template/{part}"


def local_template(part: Service, tag: str) -> str:
    return f"{LOCAL_TEMPLATE}{part}:{tag}"


def runtime(image: str) -> str:
    """The repository of `webmeteor/php:8.4`."""
    return f"runtime/{image.removeprefix('webmeteor/').partition(':')[0]}"


def tag(tree: str, runtimes: str) -> str:
    """Tag of the image of `tree` on these runtimes: newer runtimes rebuild every image, with security updates."""
    return f"{names.check(names.CommitHash, tree)}{tag_ending(runtimes)}"


def tag_ending(runtimes: str) -> str:
    """The suffix that all tags on these runtimes share."""
    return f"-{runtimes}"


def runtime_tag(engine_id: str) -> str:
    """Tag of a runtime: the engine's image id without its algorithm, cut to a tag's length."""
    return engine_id.removeprefix("sha256:")[:40]


def version(runtimes: Mapping[str, str]) -> str:
    """Version of a set of runtime images, by their ids: new packages or another base image give another version."""
    return hashlib.sha256(json.dumps(dict(runtimes), sort_keys=True).encode()).hexdigest()[:12]


def reference(repository: str, digest: str) -> str:
    """The name that a release records: without the registry's address, which differs between machines."""
    return f"{repository}@{digest}"


def is_ours(reference: str) -> bool:
    """True for images in the registry. Others are the engine's own: the database's, and those of legacy releases."""
    return "@sha256:" in reference
