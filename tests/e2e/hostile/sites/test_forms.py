"""Every public form of every type: what is refused is refused clearly, with its field, and changes nothing."""

import asyncio
import re
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar

import httpx

from tests.e2e.hostile.sites.forms import WITHOUT_FIELDS, Form, forms_of
from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.hostile.sites.refusal import all_refused, wrong

AT_ONCE = 8
T = TypeVar("T")
JSON = {"Content-Type": "application/json"}


async def together(work: Iterable[Awaitable[T]]) -> list[T]:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(job: Awaitable[T]) -> T:
        async with turns:
            return await job

    return await asyncio.gather(*(one(job) for job in work))


async def path_of(hosted: Hosted, form: Form) -> str:
    """With a post that can be commented on."""
    if "{slug}" not in form.path:
        return form.path
    posts = await hosted.data("GET", "/posts")
    return form.path.replace("{slug}", posts["posts"][0]["slug"])


async def test_every_form_is_here(hosted: Hosted) -> None:
    """A public route that takes something and is not in the table fails this test."""
    there = {
        f"{method} {path}" for group, method, path in await hosted.routes() if group == "public" and method != "GET"
    }
    known = {
        re.sub(r"A{43}", "{token}", f.name).replace("test_" + "0" * 32, "{reference}")
        for f in forms_of(hosted.site_type)
    }
    assert there - WITHOUT_FIELDS == known


async def test_fields_refuse(hosted: Hosted) -> None:
    """SQL, markup, header lines, control characters, wrong types, too much: 400 that names the field."""
    for form in forms_of(hosted.site_type):
        path = await path_of(hosted, form)

        async def one(field: str, value: Any, form: Form = form, path: str = path) -> tuple[str, str]:
            answer = await hosted.ask(form.method, path, form.body(**{field: value}))
            return f"{form.name} {field}={value!r}", wrong(answer, 400, field)

        all_refused(dict(await together(one(field, value) for field, value in form.cases())))
    await hosted.unchanged()


DEEP = b'{"name":' * 600 + b"1" + b"}" * 600
BODIES = {
    "cut off": (b'{"name": "a', JSON, 400),
    "a list": (b"[]1", JSON, 400),
    "no object": (b'["a"]', JSON, 400),
    "null": (b"null", JSON, 400),
    "a number": (b"5", JSON, 400),
    "deep objects": (DEEP, JSON, 400),
    "deep lists": (b'{"name":' + b"[" * 50_000 + b"]" * 50_000 + b"}", JSON, 400),
    "NUL": (b'{"name": "a\\u0000b"}', JSON, 400),
    "NUL in a key": (b'{"na\\u0000me": "b"}', JSON, 400),
    "NUL deep inside": (b'{"address": {"a": ["\\u0000"]}}', JSON, 400),
    "lone surrogate": (b'{"name": "\\ud800"}', JSON, 400),
    "not UTF-8": (b'{"name": "\xff\xfe"}', JSON, 400),
    "UTF-16": ('{"name": "a"}'.encode("utf-16"), JSON, 400),
    "NaN": (b'{"name": NaN}', JSON, 400),
    "more than a megabyte": (b'{"name": "' + b"x" * 1_100_000 + b'"}', JSON, 413),
    "more than a file may have": (b"x" * 13_000_000, JSON, 413),
    "plain text": (b'{"name": "a"}', {"Content-Type": "text/plain"}, 415),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        {"Content-Type": "text/xml"}, 415),
    "PHP's own format": (b'O:8:"stdClass":0:{}', {"Content-Type": "application/vnd.php.serialized"}, 415),
    "compressed": (b"\x1f\x8b\x08\x00", JSON | {"Content-Encoding": "gzip"}, 400),
    "form with lists": (b"name[]=a&email[]=b&message[]=c&password[]=d",
        {"Content-Type": "application/x-www-form-urlencoded"}, 400),
    "multipart without end": (b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n',
        {"Content-Type": "multipart/form-data; boundary=x"}, 400),
}  # fmt: skip


async def test_bodies_that_are_none(hosted: Hosted) -> None:
    form = forms_of(hosted.site_type)[0]

    async def one(case: str, content: bytes, headers: dict[str, str], status: int) -> tuple[str, str]:
        try:
            answer = await hosted.ask(form.method, form.path, content=content, headers=headers)
        except (httpx.WriteError, httpx.ReadError):  # refused before all of it was sent
            return case, "" if len(content) > 10_000_000 else "the connection was closed"
        return case, wrong(answer, status)

    all_refused(dict(await together(one(case, *rest) for case, rest in BODIES.items())))
    await hosted.unchanged()


async def test_addresses_that_are_none(hosted: Hosted) -> None:
    """In the path and in the query: never a page of somebody else's, never an error of ours."""
    some = {"portfolio": "/projects/", "business": "/services/", "ecommerce": "/products/", "blog": "/posts/"}[
        hosted.site_type
    ]
    words = (
        "%27%20or%20%271%27=%271", "..%2f..%2fetc%2fpasswd", "%2e%2e", "a%00b", "%ff%fe", "a%0d%0aX-Evil:%201",
        "%3Cscript%3E",
        "x" * 3000, "%F0%9F%9A%80", "{slug}", "*", "-1", "%25%27;select%20pg_sleep(5)--",
    )  # fmt: skip
    listed = {
        "portfolio": ("projects?tag[]=a",), "business": ("services?category[]=a", "testimonials?service[]=a"),
        "blog": ("search?q[]=a", "search?page=-1", "search?page=99999999999999999999", "posts?page=0", "posts?year=x",
            "posts?tag[a]=b"),
        "ecommerce": ("products?sort=price%27--", "products?min=-1", "products?max=1e9", "products?q[]=a",
            "products?page=a",
                      "products?category=../x", "orders/1", "orders/1/invoice", "orders/%27%20or%201=1",
                      "test-payment/1"),
    }[hosted.site_type]  # fmt: skip

    async def one(path: str, *status: int) -> tuple[str, str]:
        answer = await hosted.ask("GET", path)
        evil = "x-evil" in answer.headers
        return path, "a header came out of the path" if evil else wrong(answer, status)

    found = dict(await together([one(some + word, 400, 404, 414) for word in words]))
    found |= dict(await together([one(f"/{path}", 400, 404) for path in listed]))
    all_refused(found)
    await hosted.unchanged()


async def test_robots_are_thanked_and_nothing_is_kept(hosted: Hosted) -> None:
    """The field that people do not see."""
    for form in forms_of(hosted.site_type):
        if form.kept:
            answer = await hosted.ask(
                form.method, await path_of(hosted, form), form.body(website="https://spam.example")
            )
            assert answer.status_code == 200, answer.text
            await hosted.logged("A form was filled in by a robot")
    await hosted.unchanged()


async def test_each_form_has_its_limit(hosted: Hosted) -> None:
    """So many of one visitor pass, all at once and under other names too; then 429 that says for how long, logged."""
    for form in forms_of(hosted.site_type):
        if not form.limit:
            continue
        await hosted.calm()
        path = await path_of(hosted, form)
        pretended = [
            {"X-Forwarded-For": f"198.51.100.{n % 250}", "X-Real-IP": f"198.51.100.{n % 250}"}
            for n in range(form.limit + 6)
        ]
        unlike = [
            form.body(**({"email": f"{n}@example.org"} if "email" in form.fields else {}))
            for n in range(form.limit + 6)
        ]
        asking = zip(unlike, pretended, strict=True)
        answers = await together(hosted.ask(form.method, path, body, headers=headers) for body, headers in asking)
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) == 6, f"{form.name}: {sorted(a.status_code for a in answers)}"
        assert all(1 <= int(a.headers["retry-after"]) <= 3600 for a in refused), form.name
        assert not [a for a in answers if a.status_code >= 500], form.name
    await hosted.logged('"message":"Rate limit reached"', 6)


async def test_what_the_form_does_not_ask_for_is_not_taken(hosted: Hosted) -> None:
    """No visitor decides on numbers, times, states or roles."""
    for form in forms_of(hosted.site_type):
        if not form.kept:
            continue
        extra = {
            "id": 4711, "role": "owner", "state": "approved", "is_demo": True, "read_at": "2020-01-01",
                "created_at": "2020-01-01",
            "by_owner": True, "author_id": 1, "__proto__": {"role": "owner"}, "o_id": 1, "i_name": "Mallory",
        }  # fmt: skip
        answer = await hosted.ask(form.method, await path_of(hosted, form), form.body() | extra)
        assert answer.status_code == 200, answer.text
        row = (await hosted.rows(f"SELECT * FROM {form.kept} ORDER BY id DESC LIMIT 1"))[0]  # noqa: S608
        assert row["name"] == "Asha Rao"
        assert row["id"] != 4711
        assert not row["created_at"].startswith("2020")
        assert not [name for name in ("read_at", "is_demo", "by_owner", "author_id") if row.get(name)], row
        assert row.get("state", "pending") == "pending"
    await hosted.unchanged("table contact", "table comments", "table mails")


async def test_odd_but_right_addresses_are_taken(hosted: Hosted) -> None:
    """What is allowed must not end in an error either."""
    for form in forms_of(hosted.site_type):
        for address in ("jörg@example.org", "o'brien+shop@example.co.uk") if form.kept else ():
            answer = await hosted.ask(form.method, await path_of(hosted, form), form.body(email=address))
            assert answer.status_code == 200, answer.text
