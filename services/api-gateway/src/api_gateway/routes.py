"""Every route of the API: the source for serving, documentation and the second-tenant test."""

# ruff: noqa: E501 - a table is read across

from typing import Any

from aiohttp import web

from api_gateway.accounts import handlers as accounts
from api_gateway.accounts import models as a
from api_gateway.accounts import proof
from api_gateway.api import docs_page
from api_gateway.api.guard import guard
from api_gateway.api.pages import PageQuery
from api_gateway.api.route import EVENTS, HTML, TEXT, Route
from api_gateway.api.version import Version, get_version
from api_gateway.copies import models as c
from api_gateway.copies.restores import list_restores, restore_copy
from api_gateway.copies.routes import list_all_copies, list_copies, make_copy
from api_gateway.deployments import models as d
from api_gateway.deployments.cancel import cancel_deployment
from api_gateway.deployments.log import get_deployment_log
from api_gateway.deployments.read import get_deployment, list_deployments
from api_gateway.deployments.start import deploy, rollback
from api_gateway.sites import models as s
from api_gateway.sites.change import patch_site
from api_gateway.sites.create import create_site
from api_gateway.sites.env import get_env, put_env
from api_gateway.sites.logs import get_logs
from api_gateway.sites.owner import reset_owner_password, show_owner_password
from api_gateway.sites.read import get_site, list_sites
from api_gateway.sites.remove import delete_site
from api_gateway.sites.retry import retry_site
from api_gateway.sites.template import upgrade_template
from api_gateway.sites.types import list_site_types
from api_gateway.webhook import models as w
from api_gateway.webhook.receive import customer_site_webhook
from shared.access import Action

SITE = "/api/sites/{app_id}"
DEPLOYMENT = SITE + "/deployments/{deployment_id}"
STREAM: Any = (TEXT, EVENTS)

# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("POST", "/api/auth/register", accounts.register, "Create an account", {201: a.Token}, auth="public", body=a.Register, errors=(409, 429)),
    Route("POST", "/api/auth/login", accounts.login, "Get a token", {200: a.Token}, auth="public", body=a.Login, errors=(401, 429)),
    Route("POST", "/api/auth/logout", accounts.logout, "Revoke this token, or all", {204: None}, body=a.Logout, action=None),
    Route("POST", "/api/auth/verify", proof.verify_email, "Confirm an e-mail address with the e-mailed link", {200: a.EmailProven}, auth="public", body=a.Verify, errors=(410, 429)),
    Route("POST", "/api/auth/verify/resend", proof.resend_proof, "E-mail the link again", {202: None}, errors=(409, 429), action=Action.ADMINISTER),
    Route("GET", "/api/me", accounts.me, "Show my account", {200: a.Me}),
    Route("GET", "/api/me/preferences", accounts.get_preferences, "Show my e-mail preferences", {200: a.Preferences}),
    Route("PUT", "/api/me/preferences", accounts.put_preferences, "Change my e-mail preferences", {200: a.Preferences}, body=a.Preferences, errors=(429,), action=Action.CONFIGURE),
    Route("GET", "/api/site-types", list_site_types, "List the available site types", {200: s.SiteTypes}, auth="public"),
    Route("POST", "/api/sites/create", create_site, "Create a site", {202: s.SiteAccepted}, body=s.CreateSite, idempotent=True, errors=(403, 409, 429), action=Action.ADMINISTER),
    Route("POST", "/api/sites", create_site, "Create a site", {202: s.SiteAccepted}, body=s.CreateSite, idempotent=True, errors=(403, 409, 429), action=Action.ADMINISTER),
    Route("GET", "/api/sites", list_sites, "List my sites, newest first", {200: list[s.SiteSummary]}, query=PageQuery),
    Route("GET", SITE, get_site, "Show a site", {200: s.SiteDetails}),
    Route("PATCH", SITE, patch_site, "Rename a site, or set its custom domain", {202: s.SiteAccepted}, body=s.PatchSite, idempotent=True, errors=(409, 429), action=Action.CONFIGURE),
    Route("DELETE", SITE, delete_site, "Delete a site", {202: s.SiteStatus}, idempotent=True, action=Action.ADMINISTER),
    Route("POST", SITE + "/retry", retry_site, "Retry a failed site", {202: s.SiteStatus}, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("GET", SITE + "/env", get_env, "List the names of my variables", {200: s.Env}),
    Route("PUT", SITE + "/env", put_env, "Replace all my variables", {202: s.Env}, body=s.PutEnv, idempotent=True, errors=(409, 429), action=Action.CONFIGURE),
    Route("POST", SITE + "/owner-password", show_owner_password, "Show the password of the site's admin, once", {200: s.OwnerPassword}, errors=(409, 410), action=Action.ADMINISTER),
    Route("POST", SITE + "/owner-password/reset", reset_owner_password, "Create a new password for the site's admin", {202: s.OwnerAccount}, idempotent=True, errors=(409, 429), action=Action.ADMINISTER),
    Route("POST", SITE + "/template-upgrade", upgrade_template, "Offer the newest template as a branch of the repository", {202: s.SiteTemplate}, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("GET", "/api/me/backups", list_all_copies, "List the copies of all my sites, also of deleted ones", {200: list[c.OwnCopy]}, query=PageQuery),
    Route("GET", SITE + "/backups", list_copies, "List the site's copies, newest first", {200: list[c.Copy]}, query=PageQuery),
    Route("POST", SITE + "/backups", make_copy, "Copy the site now", {202: c.CopyAccepted}, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("GET", SITE + "/restores", list_restores, "List the site's restores, newest first", {200: list[c.Restore]}, query=PageQuery),
    Route("POST", SITE + "/restores", restore_copy, "Give the site the data of a copy again", {202: c.RestoreAccepted}, body=c.AskRestore, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("GET", SITE + "/logs", get_logs, "Show a container's log", {200: STREAM}, query=s.LogsQuery, errors=(429, 503)),
    Route("POST", SITE + "/deployments", deploy, "Deploy the newest commit, or a given one", {202: d.DeploymentAccepted}, body=d.Deploy, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("GET", SITE + "/deployments", list_deployments, "Deployments, newest first", {200: list[d.DeploymentSummary]}, query=PageQuery),
    Route("GET", DEPLOYMENT, get_deployment, "One deployment and its steps", {200: d.DeploymentDetails}),
    Route("GET", DEPLOYMENT + "/log", get_deployment_log, "A deployment's log", {200: STREAM}, query=d.LogQuery, errors=(429,)),
    Route("POST", DEPLOYMENT + "/cancel", cancel_deployment, "Cancel a deployment", {202: d.DeploymentAccepted}, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("POST", SITE + "/rollback", rollback, "Roll back to a successful deployment's release", {202: d.DeploymentAccepted}, body=d.Rollback, idempotent=True, errors=(409, 429), action=Action.DEPLOY),
    Route("POST", "/api/webhook/customer-site", customer_site_webhook, "Receive a Git provider's push", {202: w.Accepted, 200: w.Nothing}, auth="webhook", body=None, errors=(401, 404, 413)),
    Route("GET", "/api/version", get_version, "Show the platform's version", {200: Version}, auth="public"),
    Route("GET", "/api/openapi.json", docs_page.openapi_json, "This API description", {200: "application/json"}, auth="public"),
    Route("GET", "/api/docs", docs_page.docs, "This API description as a web page", {200: HTML}, auth="public"),
)
# fmt: on


def aiohttp_routes() -> list[web.RouteDef]:
    return [web.route(route.method, route.path, guard(route)) for route in ROUTES]
