"""Files: what is not a picture or a PDF through and through is not kept; what is kept has a name of our own."""

import asyncio
import contextlib
import re
from typing import Any

import httpx

from tests.e2e.hostile.sites.files import NAMES, REFUSED, pdf, png
from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.hostile.sites.refusal import all_refused, wrong

OUTSIDE = (
    "../keys/jwt.pem", "%2e%2e/keys/jwt.pem", "..%2fkeys%2fjwt.pem", "....//keys/jwt.pem",
    "%2e%2e%2f%2e%2e%2fsrc/App/AppEnv.php",
    "..;/keys/jwt.pem", "../../src/config/routes.php", "%252e%252e/keys/jwt.pem",
)  # fmt: skip
KEPT = re.compile(r"/api/files/[0-9a-f]{32}(-\d+x\d+\.(jpg|png)|\.pdf)")


async def upload(
    hosted: Hosted, name: str, mime: str, content: bytes, *, token: str | None = None, **more: Any
) -> httpx.Response:
    return await hosted.ask(
        "POST",
        "/admin/uploads",
        token=hosted.owner if token is None else token,
        files={"file": (name, content, mime)},
        **more,
    )


async def test_files_that_are_refused(hosted: Hosted) -> None:
    found = {}
    for case, (name, mime, data) in REFUSED.items():
        found[case] = wrong(await upload(hosted, name, mime, data), (400,) if not data else (415,), "file")
    all_refused(found)
    await hosted.unchanged()
    await hosted.logged("An uploaded file was refused")


async def test_too_much(hosted: Hosted) -> None:
    """More than a file may have, more than a request may have."""
    picture = png()
    assert not wrong(await upload(hosted, "a.png", "image/png", picture + b"\0" * (10 * 1024 * 1024)), 413, "file")
    with contextlib.suppress(httpx.WriteError, httpx.ReadError):  # refused before all of it was sent
        assert (await upload(hosted, "a.png", "image/png", picture + b"\0" * (14 * 1024 * 1024))).status_code == 413
    assert not wrong(await upload(hosted, "a.png", "image/png", picture, data={"alt": "x" * 301}), 400, "alt")
    assert not wrong(await upload(hosted, "a.png", "image/png", picture, data={"alt": "a\r\nb"}), 400, "alt")
    await hosted.unchanged()


async def test_what_is_no_file(hosted: Hosted) -> None:
    ask, owner = hosted.ask, hosted.owner
    path = "/admin/uploads"
    several = [("file[]", ("a.png", png(), "image/png")), ("file[]", ("b.png", png(), "image/png"))]
    all_refused({
        "several": wrong(await ask("POST", path, token=owner, files=several), 400, "file"),
        "a path as text": wrong(await ask("POST", path, token=owner, data={"file": "/etc/passwd"}), 400, "file"),
        "what PHP would say of a file": wrong(
            await ask("POST", path, {"file": {"name": "a.png", "tmp_name": "/etc/passwd", "size": 9, "error": 0}},
                token=owner), 400, "file"
        ),
        "no token": wrong(await upload(hosted, "a.png", "image/png", png(), token=""), 401),
        "another number": wrong(await ask("DELETE", f"{path}/999999", token=owner), 404),
        "no number": wrong(await ask("DELETE", f"{path}/1%20or%201=1", token=owner), 400, "id"),
    })  # fmt: skip
    await hosted.unchanged()


async def test_names_are_only_words(hosted: Hosted) -> None:
    """The attacker's name of a file decides on no path, no header and no type; taken away again, nothing is left."""
    for name in NAMES:
        answer = await upload(hosted, name, "text/html", png())
        assert answer.status_code == 200, f"{name[:40]}: {answer.text[:300]}"
        kept = answer.json()["data"]
        assert KEPT.fullmatch(kept["url"]), kept
        assert not re.search(r"[/\\\r\n\u202e]", kept["name"]), kept
        assert len(kept["name"]) <= 120
        served = await hosted.http.get(kept["url"])
        assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
        assert served.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in served.headers["content-security-policy"]
        await hosted.data("DELETE", f"/admin/uploads/{kept['id']}", token=hosted.owner)
    await hosted.unchanged()


async def test_documents_are_for_saving(hosted: Hosted) -> None:
    kept = (await upload(hosted, "a.html", "text/html", pdf(b""))).json()["data"]
    served = await hosted.http.get(kept["url"])
    assert served.headers["content-type"] == "application/pdf"
    assert served.headers["content-disposition"] == "attachment"
    await hosted.data("DELETE", f"/admin/uploads/{kept['id']}", token=hosted.owner)
    await hosted.unchanged()


async def test_nothing_beside_the_files_is_served(hosted: Hosted) -> None:
    for path in OUTSIDE:
        for answer in (
            await hosted.http.get(f"/api/files/{path}"),
            await hosted.http.get("/", extensions={"target": f"/api/files/{path}".encode()}),
        ):
            assert answer.status_code in {400, 403, 404}, f"{path}: {answer.text[:200]}"
            assert "PRIVATE KEY" not in answer.text
            assert "<?php" not in answer.text


async def test_bomb_that_is_allowed_stays_within_memory(all_sites: dict[str, Hosted]) -> None:
    """Forty million pixels in a few kilobytes, twice at once: handled one after the other, the container lives on."""
    hosted = all_sites["portfolio"]
    await hosted.note()
    bomb = png(6300, 6300, depth=1, colour=0)
    assert len(bomb) < 20_000
    answers = await asyncio.gather(*(upload(hosted, "a.png", "image/png", bomb) for _ in range(2)))
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        await hosted.data("DELETE", f"/admin/uploads/{answer.json()['data']['id']}", token=hosted.owner)
    limit, peak, kills = await hosted.memory()
    assert peak < limit
    assert kills == 0
    await hosted.unchanged()
