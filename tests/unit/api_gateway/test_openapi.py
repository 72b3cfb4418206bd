import json
from pathlib import Path

import pytest

from api_gateway.api.docs_page import page
from api_gateway.api.openapi import document
from api_gateway.api.route import Route
from api_gateway.routes import ROUTES, aiohttp_routes

FILE = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_committed_document_is_fresh() -> None:
    """Stale? `python -m api_gateway openapi > docs/openapi.json`."""
    assert json.loads(FILE.read_text()) == document(ROUTES)


def test_every_route_is_served_and_described_once() -> None:
    """One table for the server, the document and the tests."""
    served = {(route.method, route.path) for route in aiohttp_routes()}
    described = {(m.upper(), path) for path, methods in document(ROUTES)["paths"].items() for m in methods}
    assert served == described == {(route.method, route.path) for route in ROUTES}
    assert len(ROUTES) == len(served)


def test_operation_ids_are_unique_and_references_resolve() -> None:
    """What generators of client code stumble over."""
    made = document(ROUTES)
    ids = [operation["operationId"] for methods in made["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))
    text = json.dumps(made)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(made["components"]["schemas"])


def test_a_route_about_a_site_cannot_be_public() -> None:
    """Deny by default: the table itself refuses it."""
    with pytest.raises(ValueError, match="who asks"):
        Route("GET", "/api/sites/{app_id}/leak", ROUTES[0].handler, "", {200: None}, auth="public")


def test_the_page_names_every_route_and_runs_nothing() -> None:
    """Readable without any script."""
    text = page(document(ROUTES))
    assert all(route.path in text for route in ROUTES)
    assert "<script" not in text
    assert "src=" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_route_that_changes_a_site_names_its_action(method: str) -> None:
    """Otherwise who may only look could use it."""
    with pytest.raises(ValueError, match="must name its action"):
        Route(method, "/api/sites/{app_id}/leak", ROUTES[0].handler, "", {200: None})
