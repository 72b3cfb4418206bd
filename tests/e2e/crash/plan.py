"""Which functions are killed at which stage of a site's life. A stage's points are armed together; each fires once.

All statements of all these functions are seven hundred points and half an hour. A run takes one of each function:
always the same, another with WEBMETEOR_CRASH_SEED=<number>, all with WEBMETEOR_CRASH_EACH=1000.
"""

import json
import os
import random
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.crash.points import Point, points

EACH, SEED = int(os.environ.get("WEBMETEOR_CRASH_EACH", "1")), os.environ.get("WEBMETEOR_CRASH_SEED", "1")
# A death costs a second, on a busy machine five; a stage has up to ten in a row per point and function.
STAGE_SECONDS = 180.0 * EACH

INBOX = "shared/messaging/inbox.py:Consumer._handle"
SETTLE = "shared/messaging/inbox.py:Acks.settled"
COMMIT = "shared/db/unit.py:CollectingTransaction.__aexit__"
RELAY = "shared/messaging/relay.py:Leader._publish_batch"
DELETE = "shared/messaging/relay.py:Leader._delete"
FINISH = "shared/jobs.py:Job.finish"
RUN_JOB = "shared/jobs.py:Worker._run_and_release"

_G, _P, _D, _N = "api_gateway", "provisioner/jobs", "deployer", "notifier"
_DEPLOYMENTS, _RUNNING = f"{_D}/deployments", f"{_D}/running"
_STEPS = f"{_DEPLOYMENTS}/steps"

PLAN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "create": {
        "api_gateway": (
            f"{_G}/sites/create.py:create_site",
            f"{_G}/api/idempotency.py:once",
            f"{_G}/handlers.py:site_event",
            f"{_G}/lifecycle/moves.py:move",
            f"{_G}/lifecycle/moves.py:_announce",
            COMMIT,
            RELAY,
            INBOX,
        ),
        "provisioner": (
            f"{_P}/provision.py:Provision.run",
            f"{_P}/provision.py:Provision._make_directory",
            f"{_P}/provision.py:Provision._publish",
            f"{_P}/provision.py:Provision._finish",
            "provisioner/git/worktree.py:initialise",
            "provisioner/git/builtin.py:BuiltIn.create_repository",
            "provisioner/handlers.py:Handlers.site_requested",
            "provisioner/owners.py:Owners.draw",
            RELAY,
            SETTLE,
            FINISH,
        ),
        "deployer": (
            f"{_D}/handlers.py:Handlers.placed",
            f"{_D}/handlers.py:Handlers.repo_created",
            f"{_D}/handlers.py:Handlers.dns_record_created",
            f"{_DEPLOYMENTS}/recipe.py:deploy",
            f"{_DEPLOYMENTS}/recipe.py:_bring_live",
            f"{_STEPS}/start.py:start",
            f"{_STEPS}/record.py:make_live",
            f"{_DEPLOYMENTS}/endings.py:_end",
            RELAY,
        ),
        "dns_ssl": (
            "dns_ssl/handlers.py:on_site_requested",
            "dns_ssl/handlers.py:on_site_placed",
            "dns_ssl/records.py:Records.create",
            "dns_ssl/handlers.py:ask_for_certificate",
            "dns_ssl/certificates.py:Certificates.watch",
            "dns_ssl/certificates.py:Certificates._report_issued",
            FINISH,
            DELETE,
            INBOX,
        ),
        "notifier": (
            f"{_N}/handlers.py:tell",
            f"{_N}/handlers.py:ask_for_mail",
            f"{_N}/mailing.py:Mailing.send",
            f"{_N}/mailing.py:Mailing._send_to",
            INBOX,
            RUN_JOB,
        ),
    },
    "push": {
        "api_gateway": (
            f"{_G}/webhook/receive.py:customer_site_webhook",
            f"{_G}/webhook/receive.py:_deliver",
            f"{_G}/deliveries/intake.py:Intake._settle",
            f"{_G}/lifecycle/facts.py:deploy_succeeded",
            RELAY,
        ),
        "provisioner": (
            "provisioner/git/http.py:GitHttp.receive",
            "provisioner/git/http.py:GitHttp._push",
            "provisioner/webhooks/record.py:Recorder.record",
            "provisioner/webhooks/deliver.py:Deliverer.run",
            "provisioner/webhooks/deliver.py:Deliverer._deliver",
            f"{_P}/show_release.py:ShowRelease.run",
            "provisioner/git/worktree.py:move_to",
        ),
        "deployer": (
            f"{_D}/handlers.py:Handlers.deploy_queued",
            f"{_DEPLOYMENTS}/requests.py:accept",
            f"{_DEPLOYMENTS}/recipe.py:_bring_live",
            f"{_STEPS}/build.py:_built",
            f"{_RUNNING}/containers.py:_create",
            f"{_STEPS}/switch.py:switch",
            f"{_STEPS}/record.py:make_live",
            f"{_RUNNING}/containers.py:retire",
            f"{_RUNNING}/containers.py:_end",
            f"{_DEPLOYMENTS}/endings.py:_end",
        ),
        "notifier": (f"{_N}/mailing.py:Mailing._send_to", f"{_N}/mailing.py:Mailing._end"),
    },
    "settings": {
        "api_gateway": (f"{_G}/sites/env.py:put_env",),
        "provisioner": (f"{_P}/write_files.py:WriteFiles.run", "provisioner/files/platform.py:write"),
        "deployer": (f"{_D}/handlers.py:Handlers.env_written", f"{_DEPLOYMENTS}/recipe.py:deploy"),
    },
    "owner": {
        "api_gateway": (
            f"{_G}/sites/owner.py:reset_owner_password",
            f"{_G}/sites/owner.py:show_owner_password",
        ),
        "provisioner": (
            "provisioner/handlers.py:Handlers.owner_password_requested",
            "provisioner/owners.py:Owners.draw",
            "provisioner/owners.py:Owners.take",
            "provisioner/answers.py:Answers.answer",
        ),
    },
    "rollback": {
        "api_gateway": (f"{_G}/deployments/start.py:rollback", f"{_G}/deployments/queue.py:queue"),
        "deployer": (
            f"{_STEPS}/fetch.py:_release",
            f"{_DEPLOYMENTS}/recipe.py:_bring_live",
            f"{_STEPS}/stop.py:stop_old",
        ),
    },
    "delete": {
        "api_gateway": (
            f"{_G}/sites/remove.py:delete_site",
            f"{_G}/lifecycle/facts.py:deletion_fact",
            f"{_G}/lifecycle/moves.py:move",
            f"{_G}/lifecycle/moves.py:_announce",
        ),
        "provisioner": (
            f"{_P}/delete.py:Delete.run",
            f"{_P}/delete.py:Delete._delete_repository",
            f"{_P}/delete.py:Delete._tell",
            f"{_P}/delete.py:_remove",
            "provisioner/archive.py:pack",
            "provisioner/archive.py:_write",
        ),
        "deployer": (
            f"{_D}/handlers.py:Handlers.site_deletion_requested",
            f"{_RUNNING}/site_jobs.py:SiteJobs.delete",
            f"{_RUNNING}/site_jobs.py:SiteJobs._remove_everything",
            f"{_RUNNING}/snapshots/take.py:_Taking.taken",
            f"{_RUNNING}/snapshots/folder.py:finish",
        ),
        "dns_ssl": (
            "dns_ssl/handlers.py:on_site_deletion_requested",
            "dns_ssl/queries.py:remove_site",
            "dns_ssl/records.py:Records.remove",
        ),
        "notifier": (f"{_N}/handlers.py:tell", f"{_N}/mailing.py:Mailing._send_to"),
    },
}


def chosen(source: Path, phase: str) -> list[Point]:
    """The points of one stage, as the code in `source` has them."""
    found = []
    for package, places in PLAN[phase].items():
        for place in places:
            candidates = list(points(source, phase, package, place))
            draw = random.Random(f"{SEED} {phase} {package} {place}")  # noqa: S311 - a choice, no secret
            found += draw.sample(candidates, min(EACH, len(candidates)))
    return found


def to_json(chosen: list[Point]) -> str:
    """What inject/sitecustomize.py reads."""
    plan: dict[str, list[dict[str, str | int]]] = {}
    for point in chosen:
        plan.setdefault(point.package, []).append({"id": point.id, "file": point.file, "line": point.line})
    return json.dumps(plan, indent=1)
