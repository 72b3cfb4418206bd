"""The topology as RabbitMQ's definitions: `python -m shared.messaging.definitions > scripts/broker/definitions.json`.

`scripts/broker/bootstrap` inserts the passwords and imports it.
"""

import json
import sys
from typing import Any

from shared.events import SUBSCRIPTIONS
from shared.messaging import topology

VHOST = "webmeteor"


def document() -> dict[str, Any]:
    services = {service: topology.rights(service) for service in SUBSCRIPTIONS}
    return {
        "vhosts": [{"name": VHOST}],
        "users": [
            _user(topology.ADMINISTRATOR, "ADMINISTRATOR", "administrator", "impersonator"),
            *(_user(service, service.replace("-", "_").upper()) for service in services),
        ],
        "permissions": [
            _permission(topology.ADMINISTRATOR, ".*", ".*", ".*"),
            *(_permission(name, its.configure, its.write, its.read) for name, its in services.items()),
        ],
        "topic_permissions": [
            {"user": service, "vhost": VHOST, "exchange": exchange, "write": write, "read": read}
            for service, its in services.items()
            for exchange, (write, read) in its.topics.items()
        ],
        "policies": policies(VHOST),
        "exchanges": [
            {"vhost": VHOST, "name": name, "type": "topic", "durable": True, "auto_delete": False, "arguments": {}}
            for name in topology.exchanges()
        ],
        "queues": [
            {"vhost": VHOST, "name": name, "durable": True, "auto_delete": False, "arguments": topology.ARGUMENTS}
            for name in topology.queues()
        ],
        "bindings": [
            {
                "vhost": VHOST,
                "source": exchange,
                "destination": queue,
                "destination_type": "queue",
                "routing_key": key,
                "arguments": {},
            }
            for exchange, key, queue in topology.bindings()
        ],
    }


def policies(vhost: str) -> list[dict[str, Any]]:
    """All queue policies of the virtual host."""
    return [
        {
            "vhost": vhost,
            "name": name,
            "pattern": policy.queues,
            "apply-to": "quorum_queues",
            "definition": policy.settings,
            "priority": 0,
        }
        for name, policy in topology.policies().items()
    ]


def _user(name: str, variable: str, *tags: str) -> dict[str, Any]:
    return {"name": name, "password": f"$BROKER_{variable}_PASSWORD", "tags": list(tags)}


def _permission(user: str, configure: str, write: str, read: str) -> dict[str, str]:
    return {"user": user, "vhost": VHOST, "configure": configure, "write": write, "read": read}


def text() -> str:
    return json.dumps(document(), indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
