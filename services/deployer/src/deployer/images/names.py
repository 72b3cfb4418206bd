"""What images are called: a repository in the platform's registry per part, a tag per git tree, a digest for what runs (pure)."""

import hashlib
import json
from collections.abc import Mapping

from shared.sitespec import Service

from shared import names

RUNTIMES = ("webmeteor/php:8.4", "webmeteor/nginx:1", "webmeteor/node:24", "webmeteor/angular:22")
"""What a site's Dockerfiles start from, as the engine has them from set-up."""


LOCAL_TEMPLATE = "webmeteor/template-"
"""How the engine's own names of template parts begin: by them the stacks on one engine take them from each other."""


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
    """Of what is built from `tree` upon these runtimes: newer ones make every image anew, and security updates arrive."""
    return f"{names.check(names.CommitHash, tree)}{tag_ending(runtimes)}"


def tag_ending(runtimes: str) -> str:
    """Which tags of a part share."""
    return f"-{runtimes}"


def runtime_tag(engine_id: str) -> str:
    """Of a runtime: the engine's id of the image without its algorithm, cut to what a tag likes."""
    return engine_id.removeprefix("sha256:")[:40]


def version(runtimes: Mapping[str, str]) -> str:
    """Of a set of runtime images, by their ids: new packages, or another base image, make another version."""
    return hashlib.sha256(json.dumps(dict(runtimes), sort_keys=True).encode()).hexdigest()[:12]


def reference(repository: str, digest: str) -> str:
    """What a release records: without an address, which is another one on another machine."""
    return f"{repository}@{digest}"


def is_ours(reference: str) -> bool:
    """Others are the engine's own: the database's image, and what releases of earlier versions of the platform name."""
    return "@sha256:" in reference
