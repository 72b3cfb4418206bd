"""A script of a page is gone: a newer release has others, or the connection broke off while it came."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.sites import looks
from tests.sites.people import Person

SITE_TYPE, SITE_NAME = "business", "Kulkarni & Sons"
SCRIPTS = re.compile(r"/chunk-[\w-]+\.js$")


class Losing:
    """From now on every script that a page asks for later is lost, `times` times."""

    def __init__(self, page: Page, *, times: int, gone: bool) -> None:
        self.left, self.times_lost, self.gone = times, 0, gone
        page.route(SCRIPTS, self._answer)

    def _answer(self, route: Route) -> None:
        if self.left == 0:
            route.continue_()
            return
        self.left, self.times_lost = self.left - 1, self.times_lost + 1
        if self.gone:
            route.fulfill(status=404, content_type="text/plain", body="")
        else:
            route.abort("connectionreset")


@pytest.fixture
def home(visitor: Person) -> Page:
    """The first page, with all that it asks for; a mark shows whether it was reloaded."""
    visitor.watch.expected += ["chunk-", "dynamically imported module"]
    page = visitor.page
    page.goto("/", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    return page


def was_opened_again(page: Page) -> bool:
    return page.evaluate("window.sameDocument") is None


def go_to_the_team(page: Page) -> None:
    page.get_by_role("navigation").first.get_by_role("link", name="Team").click()


def test_nothing_lost_the_page_stays_open(home: Page) -> None:
    go_to_the_team(home)
    expect(home).to_have_url(re.compile("/team$"))
    expect(home.get_by_role("heading", level=1)).to_be_visible()
    assert not was_opened_again(home)


@pytest.mark.parametrize("gone", [True, False], ids=["replaced-by-a-release", "connection-broke"])
def test_a_lost_script_opens_the_page_again(home: Page, gone: bool) -> None:
    """As a plain link would; the visitor sees where they wanted to go."""
    Losing(home, times=1, gone=gone)
    go_to_the_team(home)
    expect(home).to_have_url(re.compile("/team$"))
    expect(home.locator("main")).to_contain_text("Sunita Pawar")
    assert was_opened_again(home)
    expect(home.locator("site-root[ng-version]")).to_be_attached()


def test_what_stays_lost_is_not_opened_again_and_again(home: Page) -> None:
    """Once, and with that the script is asked for twice: by the page of before and by the new one."""
    losing = Losing(home, times=1000, gone=True)
    opened = list[str]()
    home.on("domcontentloaded", lambda page: opened.append(page.url))
    go_to_the_team(home)
    home.wait_for_timeout(3000)
    assert len(opened) == 1, opened
    assert losing.times_lost < 10
    expect(home).to_have_url(re.compile("/team$"))
    expect(home.locator("main")).to_contain_text("This page could not be loaded")
    looks.axe(home)
    losing.left = 0
    home.get_by_role("button", name="Try again").click()
    expect(home.locator("main")).to_contain_text("Sunita Pawar")


def test_a_lost_style_sheet_is_asked_for_once_more(visitor: Person) -> None:
    visitor.watch.expected.append("styles-")
    asked = list[str]()

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    visitor.page.route(re.compile(r"/styles-[\w-]+\.css$"), answer)
    visitor.page.set_viewport_size({"width": 375, "height": 740})
    visitor.page.goto("/", wait_until="networkidle")
    expect(visitor.page.locator(".bar-row")).to_have_css("display", "flex")
    assert len(asked) == 2, asked
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 375
