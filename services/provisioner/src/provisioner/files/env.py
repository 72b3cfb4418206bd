"""The text of a site's `.env`; the specification sets its sections and order."""

from collections.abc import Mapping

from provisioner.models import Owner
from shared import envfile
from shared.sitespec import COMPOSE_FILE, OWNER_VARIABLES, STORAGE_PATH, SiteSpec
from shared.variables import REPLACEABLE, refusal


def sections(spec: SiteSpec, secrets: Mapping[str, str], owner: Owner | None) -> dict[str, dict[str, str]]:
    """Return the variables by section heading."""
    known = (owner.email, owner.name, owner.hash) if owner and owner.hash else ("", "", "")
    return {
        "Site Identity": {
            "CUSTOMER_UUID": spec.customer_uuid,
            "APP_ID": spec.app_id,
            "APP_DOMAIN": spec.domain,
        },
        "Application": {"APP_ENV": "production", "APP_NAME": spec.site_name},
        "Database": {
            "DB_HOST": "db",
            "DB_PORT": "5432",
            "DB_NAME": spec.db_name,
            "DB_USER": spec.db_user,
            "DB_PASSWORD": secrets["DB_PASSWORD"],
        },
        "Security": {"JWT_SECRET": secrets["JWT_SECRET"], "SESSION_SECRET": secrets["SESSION_SECRET"]},
        # Pages at the site's own address need no CORS; those at a custom domain make cross-origin calls.
        "CORS": {"CORS_ORIGIN": f"https://{spec.custom_domain or spec.domain}"},
        "Storage": {"UPLOAD_MAX_SIZE": spec.plan.upload_max_size, "STORAGE_PATH": STORAGE_PATH},
        "Logging": {"LOG_LEVEL": "info"},
        "Git Repository Webhook": {"REPO_WEBHOOK_SECRET": secrets["REPO_WEBHOOK_SECRET"]},
        "Email (Optional - shared or per-site)": {
            "MAIL_HOST": "",
            "MAIL_PORT": "587",
            "MAIL_USERNAME": "",
            "MAIL_PASSWORD": "",
            "MAIL_FROM_ADDRESS": f"noreply@{spec.domain}",
            "MAIL_FROM_NAME": spec.site_name,
        },
        "Alert service": {"ALERT_SECRET": secrets["ALERT_SECRET"]},
        "The admin's first account": dict(zip(OWNER_VARIABLES, known, strict=True)),
        # `docker compose` in this directory reads only this file, even if there are others.
        "Docker Compose": {"COMPOSE_FILE": COMPOSE_FILE},
    }


def render(
    spec: SiteSpec, secrets: Mapping[str, str], owner: Owner | None, customer: Mapping[str, str], version: int
) -> str:
    """Return the whole file without variables that customers may not, or no longer, set."""
    made = sections(spec, secrets, owner)
    parts = [
        f"# {heading}\n"
        + envfile.render(
            {name: customer.get(name, value) if name in REPLACEABLE else value for name, value in part.items()}
        )
        for heading, part in made.items()
    ]
    extra = {name: value for name, value in sorted(customer.items()) if name not in REPLACEABLE and not refusal(name)}
    parts.append("# Customer variables\n" + envfile.render(extra))
    return "\n".join(parts) + f"\n# Version {version}\n"
