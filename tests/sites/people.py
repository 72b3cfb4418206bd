"""People who have a site open: each in a browser of their own, and everything that goes wrong there is kept."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.witness import Witness
from tests.sites.made import Made

DESKTOP = ViewportSize(width=1280, height=860)


class Watch(Witness):
    """Console errors, refused content, failed answers, requests elsewhere; what holds a part of `expected` may be."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.expected: list[str] = []

    def nothing_wrong(self) -> None:
        self.wrong = [what for what in self.wrong if not any(part in what for part in self.expected)]
        super().nothing_wrong()


class Person:
    """One person's browser: `page` is their page, `open` makes further ones."""

    def __init__(self, browser: Browser, site: Made, **options: Any) -> None:
        self.site = site
        self.context = browser.new_context(base_url=site.url, **{"viewport": DESKTOP, "locale": "en-GB"} | options)
        self.context.set_default_timeout(20_000)
        self.watch = Watch(self.context, site.domain)
        self.page = self.context.new_page()

    def open(self, path: str) -> Page:
        """A further page of this person, at a path of the site."""
        page = self.context.new_page()
        page.goto(path, wait_until="networkidle")
        return page

    def log_in(self) -> Page:
        """Into the admin by its form; the first time with the first password, which an own one then replaces."""
        page, site = self.page, self.site
        page.goto("/admin")
        page.get_by_label("E-mail address").fill(site.owner_email)
        page.get_by_label("Password", exact=True).fill(site.owner_password)
        page.get_by_role("button", name="Log in").click()
        choose = page.get_by_role("heading", name="Choose your own password")
        inside = page.get_by_role("navigation", name="Admin")
        expect(choose.or_(inside).first).to_be_visible()
        if choose.is_visible():
            page.get_by_label("Temporary password").fill(site.owner_password)
            site.owner_password = f"my own {secrets.token_hex(6)}"
            page.get_by_label("New password", exact=True).fill(site.owner_password)
            page.get_by_label("Repeat new password").fill(site.owner_password)
            page.get_by_role("button", name="Change password").click()
        expect(inside).to_be_visible()
        return page

    def told(self, text: str) -> Locator:
        """What the admin says in its corner (saved, a new message, …) with this text in it."""
        return self.page.locator(".a-toast").filter(has_text=text)

    def saved(self) -> None:
        """The admin says so, and the pages of before have had their time: www keeps one for up to two seconds."""
        expect(self.told("Saved")).to_be_visible()
        self.page.wait_for_timeout(2100)


@contextmanager
def person(browser: Browser, site: Made, **options: Any) -> Iterator[Person]:
    """`options` are those of Playwright's new_context. At the end nothing may have been wrong."""
    someone = Person(browser, site, **options)
    try:
        yield someone
        someone.watch.nothing_wrong()
    finally:
        someone.context.close()
