"""The site directory and its `.env`, letter by letter as the specification has them."""

import stat

from dotenv import dotenv_values

from tests.e2e.birth import HOSTILE_NAME
from tests.lib import engine
from tests.lib.platform import Site

SECRETS = {"DB_PASSWORD": 32, "JWT_SECRET": 64, "SESSION_SECRET": 64, "REPO_WEBHOOK_SECRET": 64}


def values(site: Site) -> dict[str, str]:
    text = {k: v or "" for k, v in dotenv_values(site.directory / ".env", interpolate=False).items()}
    return dict(text)


def test_directory_has_the_specified_entries(site: Site) -> None:
    """docker-compose.yaml, .env, .git, api (with Framework), www, alert, deployment.log."""
    for name in (
        "docker-compose.yaml",
        ".env",
        "deployment.log",
        "api/Dockerfile",
        "www/Dockerfile",
        "alert/Dockerfile",
    ):
        assert (site.directory / name).is_file(), name
    for name in (".git", "api/Framework", "api/src", "www/src"):
        assert (site.directory / name).is_dir(), name
    assert (site.directory / "alert/server.js").is_file()


def test_env_file_is_private(site: Site) -> None:
    """0600: it holds secrets."""
    assert stat.S_IMODE((site.directory / ".env").stat().st_mode) == 0o600


def test_env_file_has_every_specified_key(site: Site) -> None:
    """Every key of the specification with its value."""
    env = values(site)
    wanted = {
        "CUSTOMER_UUID": site.customer.customer_uuid,
        "APP_ID": site.app_id,
        "APP_DOMAIN": site.domain,
        "APP_ENV": "production",
        "DB_HOST": "db",
        "DB_PORT": "5432",
        "DB_NAME": f"site_{site.app_id}",
        "DB_USER": f"user_{site.app_id}",
        "CORS_ORIGIN": f"https://{site.domain}",
        "UPLOAD_MAX_SIZE": "10M",
        "STORAGE_PATH": "/var/www/html/storage",
        "LOG_LEVEL": "info",
        "MAIL_HOST": "",
        "MAIL_PORT": "587",
        "MAIL_USERNAME": "",
        "MAIL_PASSWORD": "",
        "MAIL_FROM_ADDRESS": f"noreply@{site.domain}",
    }
    assert {name: env.get(name) for name in wanted} == wanted
    for name, length in SECRETS.items():
        assert len(env[name]) == length, name
    assert len({env[name] for name in SECRETS}) == len(SECRETS)


async def test_site_name_reaches_the_running_site_unharmed(site: Site) -> None:
    """APP_NAME in the api's container is the name as typed, and nothing in it was run or expanded."""
    code = "echo json_encode(getenv('APP_NAME'), JSON_UNESCAPED_UNICODE);"
    _, text = await engine.execute(site.container("api"), "php", "-r", code)
    import json

    assert json.loads(text).replace("\r\n", "\n") == HOSTILE_NAME.replace("\r\n", "\n")
    for service in ("api", "www", "alert"):
        code_, _ = await engine.execute(site.container(service), "test", "-e", "/tmp/owned", check=False)  # noqa: S108
        assert code_ != 0, f"the site's name was run as a command in {service}"


async def test_secrets_are_in_no_log_and_no_answer(site: Site) -> None:
    """No generated secret is in deployment.log, in the API's details or in the services' logs."""
    env = values(site)
    texts = {
        "deployment.log": (site.directory / "deployment.log").read_text(),
        "details": (await site.api("GET")).text,
        "service logs": await engine.platform_logs(site.stack, lines=2000),
        "env endpoint": (await site.api("GET", "/env")).text,
    }
    for name in SECRETS:
        for where, text in texts.items():
            assert env[name] not in text, f"{name} is in {where}"
