"""Create → live: the answer, the timeline, the details, the certificate, the files, the containers."""

import asyncio
import re
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml
from cryptography import x509

from tests.e2e.birth import HOSTILE_NAME
from tests.lib import engine, transport
from tests.lib.platform import Site

ISO_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def moment(text: str) -> datetime:
    assert ISO_TIME.match(text), text
    return datetime.fromisoformat(text)


def test_answer_to_creation_has_the_specified_fields(site: Site) -> None:
    """POST /api/sites/create answers at once with what the specification names, and a status."""
    assert re.fullmatch(r"app_[a-z0-9]{10}", site.created["app_id"])
    label = site.app_id.replace("_", "-")
    assert site.created["domain"] == f"{label}.{site.stack.base_domain}"
    assert site.created["url"] == f"https://{site.domain}"
    assert site.created["repo_url"].startswith(f"https://{site.stack.git_host}/")
    assert site.created["status"] == "provisioning"


async def test_details_have_every_specified_field(site: Site) -> None:
    """GET /api/sites/{app_id} has each field of the specification with its type."""
    details = await site.details()
    assert details["app_id"] == site.app_id
    assert details["site_name"] == HOSTILE_NAME
    assert details["site_type"] == "portfolio"
    assert details["domain"] == site.domain
    assert details["custom_domain"] is None
    assert details["repo_url"] == site.created["repo_url"]
    assert details["status"] == "active"
    assert details["container_status"] == {"www": "running", "api": "running", "alert": "running", "db": "running"}
    assert details["ssl_status"] == "valid"
    assert moment(details["ssl_expires_at"]) > datetime.now(UTC) + timedelta(days=1)
    assert details["clone_url"].startswith(f"https://{site.stack.git_host}/")
    history = details["deployment_history"]
    assert history, details
    first = history[-1]
    assert re.fullmatch(r"deploy-\d{8}-\d{6}-[a-z0-9]{4}", first["deployment_id"])
    assert first["status"] == "success"
    assert re.fullmatch(r"[0-9a-f]{40}", first["commit_hash"])
    assert moment(first["deployed_at"]) <= datetime.now(UTC)
    assert re.fullmatch(r"\d+s", first["duration"]), first


async def test_list_has_every_specified_field(site: Site) -> None:
    """GET /api/sites lists the customer's sites as the specification says."""
    listed = next(item for item in await site.customer.sites() if item["app_id"] == site.app_id)
    details = await site.details()
    for name in ("site_name", "site_type", "domain", "custom_domain", "status"):
        assert listed[name] == details[name]
    assert listed["url"] == site.url
    assert moment(listed["created_at"]) <= moment(listed["last_deployed_at"])


async def test_timeline_tells_every_step_in_order(site: Site) -> None:
    """The timeline begins with the request and ends with the site being active, times never run backwards."""
    timeline = (await site.details())["timeline"]
    times = [moment(entry["at"]) for entry in timeline]
    assert times == sorted(times)
    steps = [entry["event"] for entry in timeline]
    assert steps[0] == "site.requested", steps
    until_active = steps[: steps.index("site.active") + 1]
    wanted = ["site.requested", "repo.created", "deploy.queued", "deploy.started", "deploy.succeeded", "ssl.issued"]
    positions = [until_active.index(step) for step in [*wanted, "site.active"]]
    assert positions == sorted(positions), until_active
    assert "dns.record_created" in until_active


async def test_certificate_is_the_sites_own_and_verifies(site: Site) -> None:
    """A TLS handshake with the site's name gives a certificate for exactly that name, signed under the dev CA."""
    context = transport.ssl_context(site.stack)
    reader, writer = await asyncio.open_connection(site.stack.bind, 443, ssl=context, server_hostname=site.domain)
    raw = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    del reader
    certificate = x509.load_der_x509_certificate(raw)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [site.domain]
    assert "Pebble" in certificate.issuer.rfc4514_string()
    reported = moment((await site.details())["ssl_expires_at"])
    assert abs(reported - certificate.not_valid_after_utc) < timedelta(minutes=1)


async def test_certificate_check_can_fail(site: Site) -> None:
    """Counter-proof: the same handshake without the dev CA is refused."""
    try:
        await asyncio.open_connection(
            site.stack.bind, 443, ssl=ssl.create_default_context(cadata=_other_root()), server_hostname=site.domain
        )
    except ssl.SSLCertVerificationError:
        return
    raise AssertionError("a certificate of an unknown authority was accepted")


def _other_root() -> str:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody else")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


async def test_site_serves_pages_api_and_live_channel(site: Site) -> None:
    """www at /, the api below /api, socket.io below /socket.io; plain HTTP is sent to HTTPS."""
    page = await site.get("/")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    health = await site.get("/api/health")
    assert health.status_code == 200, health.text
    live = await site.get("/socket.io/?EIO=4&transport=polling")
    assert live.status_code == 200
    assert live.text.startswith("0{")
    plain = await site.platform.http.get(f"http://{site.domain}/")
    assert plain.status_code in {301, 308}
    assert plain.headers["location"].startswith(f"https://{site.domain}")


async def test_compose_ps_in_the_site_directory_shows_four_running_services(site: Site) -> None:
    """An operator's `docker compose ps` works in the site directory."""
    _, text = await engine.compose(site.directory, "ps", "--format", "{{.Service}} {{.State}} {{.Name}}")
    lines = sorted(line.split() for line in text.splitlines() if line.strip() and "level=" not in line)
    wanted = [[service, "running", site.container(service)] for service in ("alert", "api", "db", "www")]
    assert lines == wanted, text


async def test_containers_are_hardened_and_limited(site: Site) -> None:
    """Every container: no capability it does not need, no new privileges, limits, its own fixed address in the pool."""
    containers = await engine.running(site.customer.customer_uuid, site.app_id)
    assert set(containers) == set(engine.SITE_SERVICES)
    for service, container in containers.items():
        host = container["HostConfig"]
        assert host["CapDrop"] == ["ALL"], service
        assert any("no-new-privileges" in option for option in host["SecurityOpt"]), service
        assert host["ReadonlyRootfs"], service
        assert all("size=" in options for options in host["Tmpfs"].values()), service
        assert host["Memory"] > 0, service
        assert host["NanoCpus"] > 0, service
        assert host["PidsLimit"] > 0, service
        assert not host["Privileged"], service
        assert host["PortBindings"] in ({}, None), service
        assert host["LogConfig"]["Config"].get("max-size"), service
        networks = container["NetworkSettings"]["Networks"]
        assert list(networks) == [f"{site.customer.customer_uuid}-{site.app_id}-network"], service
        address = networks[f"{site.customer.customer_uuid}-{site.app_id}-network"]["IPAddress"]
        assert address.startswith(("10.19", "10.2")), address


async def test_compose_file_is_as_specified(site: Site) -> None:
    """Container names, volume, network, labels and limits of the generated compose file."""
    compose = yaml.safe_load((site.directory / "docker-compose.yaml").read_text())
    services = compose["services"]
    assert set(services) == {"db", "api", "alert", "www"}
    prefix = f"{site.customer.customer_uuid}-{site.app_id}"

    def filled(text: object) -> str:
        values = {"CUSTOMER_UUID": site.customer.customer_uuid, "APP_ID": site.app_id, "APP_DOMAIN": site.domain}
        return re.sub(r"\$\{(\w+)\}", lambda m: values.get(m[1], m[0]), str(text))

    for name, service in services.items():
        assert filled(service["container_name"]) == f"{prefix}-{name}"
        assert service["restart"] == "unless-stopped"
        assert service["deploy"]["resources"]["limits"]["memory"]
    for name in ("api", "alert", "www"):
        assert str(services[name]["build"]["context"]).rstrip("/") == f"./{name}"
    assert filled(compose["volumes"]["db_data"]["name"]) == f"{prefix}-db-data"
    assert filled(compose["networks"]["site-internal"]["name"]) == f"{prefix}-network"
    labels = {name: _labels(service) for name, service in services.items()}
    rules = {
        name: filled(labels[name][f"{r}.rule"]) for name in ("www", "api", "alert") for r in _routers(labels[name])
    }
    assert f"Host(`{site.domain}`)" in rules["www"]
    assert rules["api"] == f"Host(`{site.domain}`) && PathPrefix(`/api`) && !PathRegexp(`^/api[^/]`)"
    live = "PathPrefix(`/socket.io`) && !PathRegexp(`^/socket.io[^/]`)"
    assert rules["alert"] == f"Host(`{site.domain}`) && {live}"
    ports = {"www": "4200", "api": "80", "alert": "3001"}
    for name, port in ports.items():
        filled_labels = {filled(k): filled(v) for k, v in labels[name].items()}
        assert filled_labels["traefik.enable"] == "true"
        assert filled_labels[f"traefik.http.services.{prefix}-{name}.loadbalancer.server.port"] == port
        assert filled_labels[f"traefik.http.routers.{prefix}-{name}.entrypoints"] == "websecure"
        assert filled_labels[f"traefik.http.routers.{prefix}-{name}.tls.certresolver"] == "letsencrypt"


def _labels(service: dict[str, Any]) -> dict[str, str]:
    labels = service.get("labels") or {}
    if isinstance(labels, list):
        return dict(str(label).split("=", 1) for label in labels)
    return {str(k): str(v) for k, v in labels.items()}


def _routers(labels: dict[str, str]) -> set[str]:
    """Prefixes of the websecure routers."""
    found = {key.rpartition(".")[0] for key in labels if ".routers." in key and key.endswith(".entrypoints")}
    return {prefix for prefix in found if labels[f"{prefix}.entrypoints"] == "websecure"}
