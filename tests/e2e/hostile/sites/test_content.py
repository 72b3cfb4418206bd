"""What owner and visitors write into a site: kept as it was written, refused where it cannot be, run nowhere."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from tests.e2e.hostile.sites.forms import FORMS
from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.hostile.sites.markup import Dangers
from tests.e2e.hostile.sites.refusal import all_refused, wrong
from tests.e2e.hostile.sites.test_forms import path_of, together

PAYLOADS = (
    "</title></script><script>xss()</script>\"'><img src=x onerror=xss()>{{7*7}}${7*7}'; drop table users; --",
    "\"'></script><script>xss()</script>", "<img src=x onerror=xss()>", "<svg/onload=xss()>", '"><b>', "<b",
)  # fmt: skip
MARKDOWN = """
# <script>xss()</script>
[a](javascript:xss()) [b](JaVaScRiPt&colon;xss()) [c](data:text/html,<script>xss()</script>)
![d](javascript:xss()) <javascript:xss()>
[e]: javascript:xss()
[e] <a href="javascript:xss()" onclick="xss()">f</a> ![g" onerror="xss()](x)
<iframe src="javascript:xss()"></iframe>

<svg onload=xss()><style>*{display:none}</style>

```<script>xss()</script>
</code></pre><script>xss()</script>
```
"""
SCRIPT = "javascript:xss()"
# By type of field: values that are refused.
BAD: dict[str, tuple[Any, ...]] = {
    "line": (["a"], {"a": 1}, True, "a\r\nb", "x" * 250_000, "a\x07b", "a\u2028b"),
    "text": (["a"], {"a": 1}, True, "a\x07b", "x" * 20_001),
    "paragraphs": (["a"], {"a": 1}, True, "a\x1bb", "x" * 100_001),
    "markdown": (["a"], {"a": 1}, True, "a\x01b", "x" * 200_001),
    "email": ("a", ["a@example.org"], 5, "a@example.org\r\nBcc: e@example.org", "<script>@x",
        "x" * 300 + "@example.org"),
    "url": (SCRIPT, "JaVaScRiPt:xss()", "java\tscript:xss()", "data:text/html,x", "//evil.example/",
        "/\\evil.example", 5,
            "https://a@evil.example/", ["https://a.example"], "vbscript:x", 'https://a.example/"onload="x', "file:///etc/passwd"),
    "slug": ("../../etc/passwd", "a/b", "A B", "<script>", ["a"], 5, "a\nb", "x" * 500, "'; drop table users; --"),
    "image": (SCRIPT, "https://evil.example/x.png", "//evil.example/x.png", "/../../etc/passwd", 5, ["/a.png"],
              "/api/files/../../keys/jwt.pem", "data:image/svg+xml,<svg onload=xss()>", '/a"onerror=xss()', "a.png"),
    "color": ("red", "#fff;}body{display:none", "url(//evil.example)", 5, ["#ffffff"], "#12345g", "#1234567"),
    "choice": ("'; drop table users", ["x"], 99_999, {"a": 1}, "<script>"),
    "integer": ("abc", "1; drop table users", [1], 1.5, 2**70, "0x10", True, {"a": 1}),
    "decimal": ("abc", [1], "1e5", "NaN", "Infinity", "1,5", "9" * 13, True),
    "boolean": ("maybe", [True], {"a": 1}, 5, "1; drop table users"),
    "date": ("31.12.2026", "2026-02-30", ["2026-01-01"], 5, "2026-01-01'; drop table users", "0000-00-00"),
    "datetime": ("yesterday", "2026-02-30T10:00", ["2026-01-01"], 5, "2026-01-01T10:00:00'; select 1", "infinity"),
    "tags": ("a", {"a": "b"}, [["a"]], ["a\r\nb"], ["x" * 500], ["a"] * 51, [True]),
    "images": ("a", [5], [{"url": SCRIPT}], [{"url": "//evil.example/x.png"}], [{"url": ["a"]}], [{"url": "/a.png",
        "alt": ["x"]}],
               [{"url": "/a.png"}] * 61, [{}]),
    "items": ("a", [5], {"a": 1}, [["a"]], [{}] * 101, [None]),
    "references": ("a", {"a": 1}, [["a"]], ["1; drop table users"], [1] * 201, [1.5]),
}  # fmt: skip
BAD |= {"file": BAD["image"], "money": (*BAD["integer"], -1), "reference": BAD["integer"]}


async def collections(hosted: Hosted) -> list[dict[str, Any]]:
    return list((await hosted.data("GET", "/admin/schema", token=hosted.owner))["collections"])


async def number_of(hosted: Hosted, collection: dict[str, Any]) -> int:
    if collection["kind"] == "single":
        return 1
    rows = (await hosted.data("GET", f"/admin/c/{collection['name']}", token=hosted.owner))["rows"]
    return int(rows[0]["id"]) if rows else 0


async def test_every_field_of_every_collection_refuses(hosted: Hosted) -> None:
    """Each with each wrong value of its type: 400 with an error at every one of the fields, nothing saved."""
    found = {}
    for collection in await collections(hosted):
        if collection["kind"] == "inbox":
            continue
        path = f"/admin/c/{collection['name']}/{await number_of(hosted, collection)}"
        fields = [field for field in collection["fields"] if field["type"] != "readonly"]
        for turn in range(max(len(BAD[field["type"]]) for field in fields)):
            body = {field["name"]: values[turn] for field in fields if turn < len(values := BAD[field["type"]])}
            if len(str(body)) < 1_000_000 and not path.endswith("/0"):
                answer = await hosted.ask("PUT", path, body, token=hosted.owner)
                found[f"PUT {path} {turn} {list(body)}"] = wrong(answer, 400, *body)
            else:
                found |= {
                    f"PUT {path} {name}": wrong(await hosted.ask("PUT", path, {name: value}, token=hosted.owner), 400,
                        name)
                    for name, value in body.items() if not path.endswith("/0")
                }  # fmt: skip
            if collection["create"] and len(str(body)) < 1_000_000:
                answer = await hosted.ask("POST", path.rpartition("/")[0], body, token=hosted.owner)
                found[f"POST {path} {turn}"] = wrong(answer, 400, *(n for n in body if not n.startswith("slug")))
    all_refused(found)
    await hosted.unchanged()


async def test_numbers_that_no_column_holds(hosted: Hosted) -> None:
    """Numbers that are numbers and too large, and rows that are not there: an error at the field, none of ours."""
    found = {}
    for collection in await collections(hosted):
        number = await number_of(hosted, collection)
        for field in collection["fields"] if collection["kind"] != "inbox" and number else []:
            huge: dict[str, Any] = {
                "integer": 2**40, "money": 2**40, "reference": 2**40, "decimal": "9" * 12 + ".99",
                    "references": [2**40],
            }  # fmt: skip
            if field["type"] in huge:
                path = f"/admin/c/{collection['name']}/{number}"
                answer = await hosted.ask("PUT", path, {field["name"]: huge[field["type"]]}, token=hosted.owner)
                found[f"{path} {field['name']}"] = wrong(answer, (400, 409))
    all_refused(found)
    await hosted.unchanged()


async def test_the_admin_takes_no_odd_addresses(hosted: Hosted) -> None:
    """Names of tables, numbers that are none, words of SQL in searches, sorting and settings."""
    ask, owner = hosted.ask, hosted.owner
    first = next(c for c in await collections(hosted) if c["kind"] == "list")
    found = {}
    for name in (
        "users",
        "settings",
        "uploads",
        "pg_user",
        "../users",
        f"{first['name']};drop table users",
        "x" * 100,
        "%00",
        "_",
    ):
        for method, rest in (("GET", ""), ("GET", "/1"), ("PUT", "/1"), ("POST", ""), ("DELETE", "/1")):
            answer = await ask(method, f"/admin/c/{name.replace('/', '%2f')}{rest}", {}, token=owner)
            found[f"{method} {name}{rest}"] = wrong(answer, (400, 404, 405))
    for row in ("0", "-1", "1%20or%201=1", str(2**70), "1.5", "x", "%27"):
        found[row] = wrong(await ask("GET", f"/admin/c/{first['name']}/{row}", token=owner), (400, 404))
    for query in ("q[]=x", "limit=-1", "limit=1000000000", "offset=-1", "offset=x", "limit[a]=1"):
        found[query] = wrong(await ask("GET", f"/admin/c/{first['name']}?{query}", token=owner), 400)
    for ids in ([2**40], ["1 or 1=1"], [1, 1], "1", {"a": 1}, [[1]], [-1], list(range(100_000))):
        answer = await ask("POST", f"/admin/c/{first['name']}/order", {"ids": ids}, token=owner)
        found[f"order {str(ids)[:30]}"] = wrong(answer, (400, 405, 409))
    for body in ({"site": "x"}, {"site": {"links": [{"label": "a", "url": SCRIPT}]}},
        {"site": {"logo": "//evil.example/x.png"}},
                 {"theme": {"accent": "red;}"}}, {"theme": {"font": "';--"}}, {"site": {"tagline": "a\nb"}},
                     {"site": {"language": ["en"]}}):  # fmt: skip
        found[str(body)] = wrong(await ask("PUT", "/admin/settings", body, token=owner), 400)
    all_refused(found)
    for query in ("%25", "_", "%27", "%5C", "%27%3B%20drop%20table%20users%3B--", "%28%28%28"):
        await hosted.data("GET", f"/admin/c/{first['name']}?q={query}", token=owner)
    await hosted.unchanged()


async def test_the_themes_preview_takes_only_what_is_offered(hosted: Hosted) -> None:
    for value in ("red;}*{display:none", "</style><script>xss()</script>", "url(javascript:xss())", "\\22"):
        answer = await hosted.http.get(
            "/api/theme.css", params=dict.fromkeys(("accent", "ground", "font", "radius"), value)
        )
        assert answer.status_code in {200, 400}
        assert value not in answer.text
    await hosted.unchanged()


def fitting(field: dict[str, Any]) -> Any:
    """What is hostile and still allowed there, or None."""
    default = {"line": 200, "text": 5000, "paragraphs": 100_000}
    match field["type"]:
        case "line" | "text" | "paragraphs":
            return next((p for p in PAYLOADS if len(p) <= field.get("max", default[field["type"]])), None)
        case "markdown":
            return MARKDOWN
        case "url":
            return "https://example.org/?q='xss()'&x=(1);//"
        case "tags":
            return list(PAYLOADS[1:3])
        case "items":
            values = {part["name"]: fitting(part) for part in field["fields"]}
            return None if None in values.values() else [values]
    return None


async def save(hosted: Hosted, path: str, values: dict[str, Any]) -> int:
    """Without what a rule of its own (a country's two letters) refuses; how many fields were saved."""
    while values:
        answer = await hosted.ask("PUT", path, values, token=hosted.owner)
        if answer.status_code == 200:
            return len(values)
        assert answer.status_code in {400, 409}, answer.text
        refused = answer.json()["errors"]
        assert refused, answer.text
        values = {name: value for name, value in values.items() if name not in refused}
    return 0


async def test_what_the_owner_writes_runs_nowhere(hosted: Hosted) -> None:
    """Markup in every field that takes words: in no page, feed or fragment is there anything a browser would run."""
    saved = 0
    for collection in await collections(hosted):
        if collection["kind"] != "inbox" and (number := await number_of(hosted, collection)):
            values = {f["name"]: value for f in collection["fields"] if (value := fitting(f)) is not None}
            saved += await save(hosted, f"/admin/c/{collection['name']}/{number}", values)
    site = {
        "tagline": PAYLOADS[1],
        "description": PAYLOADS[0],
        "footer": PAYLOADS[0],
        "links": [{"label": PAYLOADS[2], "url": "/'xss()'"}],
    }
    await hosted.data("PUT", "/admin/settings", {"site": site}, token=hosted.owner)
    assert saved > 10
    await runs_nowhere(hosted)


async def runs_nowhere(hosted: Hosted) -> None:
    sitemap = ET.fromstring((await hosted.http.get("/sitemap.xml")).text)  # noqa: S314 - our own site's, and its being well-formed is the point
    paths = sorted(
        {"/"}
        | {
            str(element.text).removeprefix(hosted.site.url)
            for element in sitemap.iter()
            if element.tag.endswith("}loc")
        }
    )
    assert len(paths) > 5
    pages = await together(hosted.http.get(path) for path in paths[:60])
    seen = ""
    for path, page in zip(paths, pages, strict=False):
        assert page.status_code == 200, path
        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert not Dangers(page.text).found, path
        seen += page.text
    assert "xss()" in seen, "what was written is shown"
    assert not re.search(r"<script>xss|<img src=x|<svg/onload|<iframe", seen)
    for feed in ("/feed.xml", "/atom.xml") if hosted.site_type == "blog" else ():
        elements = list(ET.fromstring((await hosted.http.get(feed)).text).iter())  # noqa: S314
        html = [
            e.text or ""
            for e in elements
            if e.get("type") == "html" or e.tag.endswith("}encoded") or e.tag == "description"
        ]
        assert html
        assert not Dangers(" ".join(html)).found, feed


async def test_what_visitors_write_is_kept_as_words(hosted: Hosted) -> None:
    """SQL, markup, templates' languages, mail headers: one row more, word for word, and one mail with one subject."""
    words = PAYLOADS[0] + "<?php system('id'); ?> {{constructor.constructor('xss()')()}} %00 \\0 $(id) `id`"
    words += "\r\n.\r\nBcc: evil@example.org\r\n\r\n"
    name = "Robert'); DROP TABLE users;--<script>xss()</script>"
    for form in FORMS[hosted.site_type]:
        if not form.kept:
            continue
        text = "body" if "body" in form.fields else "message"
        await hosted.note()
        path = await path_of(hosted, form)
        answer = await hosted.ask(
            form.method, path, form.body(**{"name": name, text: words, "email": "o'brien@example.org"})
        )
        assert answer.status_code == 200, answer.text
        row = (await hosted.rows(f"SELECT * FROM {form.kept} ORDER BY id DESC LIMIT 1"))[0]  # noqa: S608
        assert row["name"] == name
        assert row[text].replace("\r", "").strip() == words.replace("\r", "").strip()
        await hosted.unchanged(f"table {form.kept}", "table mails")
        for mail in await hosted.rows("SELECT subject, reply_to, recipient FROM mails ORDER BY id DESC LIMIT 1"):
            assert "\n" not in mail["subject"] + mail["reply_to"] + mail["recipient"]
            assert mail["reply_to"] == "o'brien@example.org"
        if form.kept == "comments":
            await hosted.data(
                "POST", "/admin/comments/state", {"ids": [row["id"]], "state": "approved"}, token=hosted.owner
            )
            page = await hosted.http.get(path.removesuffix("/comments"))
            assert "DROP TABLE users" in page.text
            assert not Dangers(page.text).found
