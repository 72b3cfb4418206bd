"""The platform's services. Set-up reads this table before anything is installed: only the standard library here."""

from typing import NamedTuple


class Service(NamedTuple):
    name: str
    """In compose, and the name of its user and queue in the broker."""
    package: str
    schema: str
    """In the database, and the name of its role there. Empty: the service has no database, broker or keys."""
    port: int

    @property
    def source(self) -> str:
        """Its packages' folder, from the root of the repository."""
        return f"services/{self.name}/src"


SERVICES = (
    Service("api-gateway", "api_gateway", "gateway", 8000),
    Service("provisioner", "provisioner", "provisioner", 8001),
    Service("deployer", "deployer", "deployer", 8002),
    Service("dns-ssl", "dns_ssl", "dns_ssl", 8003),
    Service("notifier", "notifier", "notifier", 8004),
    Service("backup", "backup", "backup", 8006),
    Service("doorman", "doorman", "", 8005),
)
NAMES = tuple(service.name for service in SERVICES)
BROKER_USERS = tuple(service.name for service in SERVICES if service.schema)
SCHEMAS = tuple(service.schema for service in SERVICES if service.schema)
PLACEHOLDER_PATH, STOPPED_PATH, MAINTENANCE_PATH = "/_placeholder", "/_stopped", "/_maintenance"
"""Where the doorman gets every request for a site without a release, for one that should not run, and requests that
would change the data of one whose data is being restored.
"""
PORTS = {service.name: service.port for service in SERVICES}
