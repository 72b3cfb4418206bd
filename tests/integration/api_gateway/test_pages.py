import pytest

from shared.version import VERSION
from tests.integration.api_gateway.conftest import COMMIT, Api, problem


async def test_the_dashboard_is_served_with_a_strict_policy(anyone: Api) -> None:
    """Its own scripts only, no inline, no third party; the page for every address inside it."""
    for path in ("/", "/sites/app_x"):
        response = await anyone.get(path)
        assert "dashboard" in await response.text()
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "connect-src 'self' wss:" in policy
        assert "unsafe" not in policy
    script = await anyone.get("/app.js")
    assert script.content_type in {"text/javascript", "application/javascript"}


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "/.git/config", "/x%00.js"],
)
async def test_nothing_outside_the_dashboard_is_served(anyone: Api, path: str) -> None:
    """No way up, no hidden files."""
    from yarl import URL

    response = await anyone.client.get(URL(path, encoded=True))
    assert "secret" not in await response.text()
    assert response.status == 404


async def test_unknown_api_addresses_are_problems(anyone: Api) -> None:
    """The dashboard's catch-all does not swallow them."""
    assert await problem(await anyone.get("/api/nothing")) == (404, "not_found")
    assert await problem(await anyone.call("DELETE", "/api/sites")) == (405, "method_not_allowed")


async def test_the_documentation_loads_nothing_from_elsewhere(anyone: Api) -> None:
    """No script, no third party; the style is the one its policy names."""
    response = await anyone.get("/api/docs")
    text = await response.text()
    assert "<script" not in text
    assert "http://" not in text.replace("http://127.0.0.1", "")
    assert "https://" not in text
    assert "'sha256-" in response.headers["Content-Security-Policy"]
    document = await anyone.get("/api/openapi.json", expect=200)
    assert document["openapi"] == "3.1.0"


async def test_every_answer_forbids_sniffing(anyone: Api) -> None:
    """Errors too."""
    for path in ("/api/me", "/api/openapi.json", "/"):
        assert (await anyone.get(path)).headers["X-Content-Type-Options"] == "nosniff"


async def test_anyone_may_ask_which_version_answers(anyone: Api) -> None:
    """Outside an image nobody knows the commit."""
    assert await anyone.get("/api/version", expect=200) == {"version": VERSION, "commit": None}


@pytest.mark.parametrize("commit", [COMMIT])
async def test_an_image_tells_what_it_was_built_from(anyone: Api) -> None:
    assert (await anyone.get("/api/version", expect=200))["commit"] == COMMIT
