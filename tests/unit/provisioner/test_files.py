"""The two files of a site, from literals."""

import re
from dataclasses import replace
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from provisioner import site_secrets
from provisioner.files import compose, env
from provisioner.models import Owner
from shared import envfile, sitespec
from shared.names import _clean_site_name
from shared.sitespec import SiteSpec
from shared.variables import REPLACEABLE, refusal

NAMES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=255)
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$9Yl+/w0"
OWNER = Owner(email="ada@example.org", name="Ada 'A' Lovelace", env_version=1, hash=HASH)
SECRETS = {name: name.lower().ljust(length, "x") for name, length in site_secrets.LENGTHS.items()}


def spec(**fields: object) -> SiteSpec:
    base = {
        "customer_uuid": "cust_abc123def456",
        "app_id": "app_xyz789abcd",
        "site_type": "portfolio",
        "site_name": "My Awesome Site",
        "domain": "mysite.webmeteor.in",
    }
    return SiteSpec.model_validate(base | fields)


def test_env_is_the_specifications() -> None:
    """Sections and order; ours come after them."""
    text = env.render(spec(), SECRETS, OWNER, {}, 1)
    expected = f"""# Site Identity
CUSTOMER_UUID=cust_abc123def456
APP_ID=app_xyz789abcd
APP_DOMAIN=mysite.webmeteor.in

# Application
APP_ENV=production
APP_NAME=My Awesome Site

# Database
DB_HOST=db
DB_PORT=5432
DB_NAME=site_app_xyz789abcd
DB_USER=user_app_xyz789abcd
DB_PASSWORD={SECRETS["DB_PASSWORD"]}

# Security
JWT_SECRET={SECRETS["JWT_SECRET"]}
SESSION_SECRET={SECRETS["SESSION_SECRET"]}

# CORS
CORS_ORIGIN=https://mysite.webmeteor.in

# Storage
UPLOAD_MAX_SIZE=10M
STORAGE_PATH=/var/www/html/storage

# Logging
LOG_LEVEL=info

# Git Repository Webhook
REPO_WEBHOOK_SECRET={SECRETS["REPO_WEBHOOK_SECRET"]}

# Email (Optional - shared or per-site)
MAIL_HOST=
MAIL_PORT=587
MAIL_USERNAME=
MAIL_PASSWORD=
MAIL_FROM_ADDRESS=noreply@mysite.webmeteor.in
MAIL_FROM_NAME=My Awesome Site
"""
    assert text.startswith(expected)
    assert text.endswith(
        f"\n# Alert service\nALERT_SECRET={SECRETS['ALERT_SECRET']}\n\n# The admin's first account\n"
        f"OWNER_EMAIL=ada@example.org\nOWNER_NAME=\"Ada 'A' Lovelace\"\nOWNER_PASSWORD_HASH='{HASH}'\n"
        "\n# Docker Compose\nCOMPOSE_FILE=docker-compose.yaml\n"
        "\n# Customer variables\n\n# Version 1\n"
    )


@given(NAMES)
def test_no_name_changes_another_variable(name: str) -> None:
    try:
        name = _clean_site_name(name)
    except ValueError:
        return
    made = envfile.parse(env.render(spec(site_name=name), SECRETS, OWNER, {}, 1))
    usual = envfile.parse(env.render(spec(), SECRETS, OWNER, {}, 1))
    assert {**made, "APP_NAME": "", "MAIL_FROM_NAME": ""} == {**usual, "APP_NAME": "", "MAIL_FROM_NAME": ""}
    assert made["APP_NAME"] == made["MAIL_FROM_NAME"] == name


@given(NAMES)
def test_no_name_is_in_the_compose_file(name: str) -> None:
    """It comes by interpolation, after the YAML was read: nothing to break."""
    try:
        made = spec(site_name=name)
    except ValueError:
        return
    assert compose.render(made) == compose.render(spec())


def loaded(**fields: object) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(compose.render(spec(**fields)))
    return found


def test_compose_has_the_specified_names() -> None:
    made = loaded()
    prefix = "${CUSTOMER_UUID}-${APP_ID}"
    assert made["name"] == prefix
    assert {s: c["container_name"] for s, c in made["services"].items()} == {
        s: f"{prefix}-{s}" for s in ("db", "api", "alert", "www")
    }
    assert made["networks"] == {
        "traefik-public": {"external": True},
        "site-internal": {"name": f"{prefix}-network", "driver": "bridge"},
    }
    assert made["volumes"]["db_data"] == {"name": f"{prefix}-db-data", "driver": "local"}


def test_compose_names_are_those_of_the_engine_calls() -> None:
    """One model, two users: interpolated, the file names what the deployer makes."""
    site = spec()
    values = {"CUSTOMER_UUID": site.customer_uuid, "APP_ID": site.app_id}
    text = re.sub(r"\$\{(CUSTOMER_UUID|APP_ID)\}", lambda m: values[m[1]], compose.render(site))
    made = yaml.safe_load(text)
    assert made["name"] == site.project
    assert made["networks"]["site-internal"]["name"] == site.network
    assert {n: v["name"] for n, v in made["volumes"].items()} == site.volumes
    for service in sitespec.SERVICES:
        assert made["services"][service]["container_name"] == site.container(service)
        limits = made["services"][service]["deploy"]["resources"]["limits"]
        assert dict(place.split(":") for place in made["services"][service]["tmpfs"]) == site.writable(service)
        plan = site.plan.limits[service]
        assert (limits["memory"], float(limits["cpus"]), limits["pids"]) == (
            f"{plan.memory_mib}M",
            plan.cpus,
            plan.pids,
        )


def test_every_container_is_hardened() -> None:
    for service in loaded()["services"].values():
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["read_only"] is True
        assert all("size=" in place for place in service["tmpfs"])
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
        assert service["deploy"]["resources"]["limits"]["pids"] > 0
        assert "ports" not in service


def test_router_labels_use_traefik_3_syntax() -> None:
    labels = loaded(custom_domain="mybusiness.com")["services"]["api"]["labels"]
    whole = "PathPrefix(`/api`) && !PathRegexp(`^/api[^/]`)"
    hosts = "(Host(`${APP_DOMAIN}`) || Host(`mybusiness.com`) || Host(`www.mybusiness.com`))"
    assert f"traefik.http.routers.${{CUSTOMER_UUID}}-${{APP_ID}}-api.rule={hosts} && {whole}" in labels
    plain = loaded()["services"]["www"]["labels"]
    assert "traefik.http.routers.${CUSTOMER_UUID}-${APP_ID}-www.rule=Host(`${APP_DOMAIN}`)" in plain


def test_start_interval_only_where_supported() -> None:
    """Engines before 25 refuse the whole file because of it."""
    assert "start_interval" not in compose.render(spec())
    assert "start_interval: 1s" in compose.render(spec(), start_interval=True)


def test_customer_variables_come_last_and_replace_nothing_of_ours() -> None:
    text = env.render(spec(), SECRETS, OWNER, {"Z": "1", "A": "x y", "DB_PASSWORD": "mine", "MAIL_HOST": "h"}, 4)
    made = envfile.parse(text)
    assert made["DB_PASSWORD"] == SECRETS["DB_PASSWORD"]
    assert made["MAIL_HOST"] == "h"
    assert text.endswith("# Customer variables\nA=x y\nZ=1\n\n# Version 4\n")


def test_gateway_and_file_agree_on_what_a_customer_may_replace() -> None:
    """One list says it: whatever the file has of its own is either replaceable or refused at the door."""
    own = {name for part in env.sections(spec(), SECRETS, OWNER).values() for name in part}
    assert {name for name in own if refusal(name) is None} == REPLACEABLE
    mine = dict.fromkeys(own, "mine") | {"LD_PRELOAD": "mine", "LD_SDK_KEY": "mine"}
    made = envfile.parse(env.render(spec(), SECRETS, OWNER, mine, 1))
    assert {name for name, value in made.items() if value == "mine"} == REPLACEABLE | {"LD_SDK_KEY"}


def test_which_compose_file_counts_is_not_for_customers_to_say() -> None:
    """Nor anything else that an operator's `docker compose` reads from `.env` for itself."""
    names = ("COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_ENV_FILES", "COMPOSE_PROFILES", "DOCKER_HOST")
    text = env.render(spec(), SECRETS, OWNER, {**dict.fromkeys(names, "compose.yaml"), "COMPOSER_HOME": "x"}, 1)
    made = envfile.parse(text)
    assert {name: made.get(name) for name in names} == dict.fromkeys(names) | {"COMPOSE_FILE": "docker-compose.yaml"}
    assert made["COMPOSER_HOME"] == "x"
    assert text.count("COMPOSE_FILE") == 1


def test_the_owners_account_is_not_for_customers_to_set() -> None:
    """Not even while there is none: a customer's variable of that name is no way to an account."""
    mine = {"OWNER_EMAIL": "mallory@example.org", "OWNER_NAME": "M", "OWNER_PASSWORD_HASH": "x", "OWNER_PHONE": "1"}
    made = envfile.parse(env.render(spec(), SECRETS, OWNER, mine, 1))
    assert [made[name] for name in sitespec.OWNER_VARIABLES] == [OWNER.email, OWNER.name, HASH]
    assert made["OWNER_PHONE"] == "1"
    for nobody in (None, replace(OWNER, hash=None)):
        made = envfile.parse(env.render(spec(), SECRETS, nobody, mine, 1))
        assert [made[name] for name in sitespec.OWNER_VARIABLES] == ["", "", ""]


def test_services_get_what_the_contract_says() -> None:
    values = envfile.parse(env.render(spec(), SECRETS, OWNER, {"MY": "1"}, 1))
    assert sitespec.environment("db", values) == {
        "POSTGRES_DB": "site_app_xyz789abcd",
        "POSTGRES_USER": "user_app_xyz789abcd",
        "POSTGRES_PASSWORD": SECRETS["DB_PASSWORD"],
    }
    assert sitespec.environment("api", values) == values
    assert sitespec.environment("www", values) == {
        "API_URL": "https://mysite.webmeteor.in/api",
        "ALERT_URL": "https://mysite.webmeteor.in",
        "APP_NAME": "My Awesome Site",
    }
    assert set(sitespec.environment("alert", values)) == {
        "ALERT_PORT",
        "WWW_URL",
        "NODE_ENV",
        "JWT_SECRET",
        "ALERT_SECRET",
    }


def test_secrets_have_the_specified_lengths_and_differ() -> None:
    first, second = site_secrets.generate(), site_secrets.generate()
    assert {n: len(v) for n, v in first.items()} == site_secrets.LENGTHS
    assert not set(first.values()) & set(second.values())
    assert all(value.isalnum() and value.isascii() for value in first.values())
