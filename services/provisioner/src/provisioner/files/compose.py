"""The text of a site's `docker-compose.yaml`. It has no customer values: they come from `.env`."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared import sitespec
from shared.sitespec import SiteSpec


@cache
def _environment() -> Environment:
    # YAML, not HTML: the template passes values that may need quoting through tojson.
    return Environment(  # noqa: S701 - no markup here
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(spec: SiteSpec, *, start_interval: bool = False) -> str:
    """Return a file that serves the site by `docker compose up -d` alone, behind a Traefik that reads labels."""
    domains = ("${APP_DOMAIN}", *spec.domains[1:])
    return (
        _environment()
        .get_template("docker-compose.yaml.j2")
        .render(
            spec=spec,
            rules={service: sitespec.rule(service, domains) for service in sitespec.ROUTED},
            ports=sitespec.PORTS,
            health=sitespec.HEALTH_PATHS,
            stop=sitespec.STOP_SECONDS,
            caps=sitespec.CAPABILITIES,
            db_data=sitespec.DB_DATA_PATH,
            storage=sitespec.STORAGE_PATH,
            log={"size": sitespec.LOG_MAX_SIZE, "files": sitespec.LOG_MAX_FILES},
            start_interval=start_interval,
        )
    )
