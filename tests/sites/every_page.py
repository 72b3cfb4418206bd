"""What holds for the pages of every type. A story's module imports these tests and says which pages there are:

`PAGES`: name of the picture -> path · `WORDS`: path -> what a reader without JavaScript finds there.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.sites import looks
from tests.sites.made import Made
from tests.sites.people import Person

__all__ = [
    "test_a_query_that_nobody_can_read_leaves_the_page_as_it_is",
    "test_contrast_holds_in_both_schemes",
    "test_every_page_looks_right_and_is_accessible",
    "test_first_visit_weighs_little",
    "test_pages_are_readable_without_javascript",
]


def test_every_page_looks_right_and_is_accessible(request: pytest.FixtureRequest, visitor: Person) -> None:
    page = visitor.page
    for name, path in request.module.PAGES.items():
        opened(page, path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        looks.axe(page)
        looks.screenshot(page, f"{request.module.SITE_TYPE}-{name}")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_contrast_holds_in_both_schemes(
    request: pytest.FixtureRequest, people: Callable[..., Person], scheme: str
) -> None:
    someone = people(color_scheme=scheme, viewport={"width": 320, "height": 640})
    for path in request.module.PAGES.values():
        looks.axe(opened(someone.page, path))
        assert someone.page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_pages_are_readable_without_javascript(
    request: pytest.FixtureRequest, people: Callable[..., Person], visitor: Person, site: Made
) -> None:
    reader = people(java_script_enabled=False).page
    for path, text in request.module.WORDS.items():
        reader.goto(path)
        expect(reader.locator("main")).to_contain_text(text)
        expect(reader.locator("h1")).to_have_count(1)
        expect(reader).to_have_title(re.compile(re.escape(site.name)))
        assert headings(reader) == headings(opened(visitor.page, path)), f"{path}: the api and www say different things"


def test_a_query_that_nobody_can_read_leaves_the_page_as_it_is(request: pytest.FixtureRequest, visitor: Person) -> None:
    """A newsletter's, in Latin-1: the server's page is there, and the router stays on it."""
    for path in request.module.PAGES.values():
        shown = headings(opened(visitor.page, path))
        joint = "&" if "?" in path else "?"
        assert headings(opened(visitor.page, f"{path}{joint}utm_campaign=caf%E9&x=%00")) == shown, path
        assert visitor.page.evaluate("location.pathname") == path.partition("?")[0]


def test_first_visit_weighs_little(visitor: Person) -> None:
    if visitor.site.url.startswith("http:"):
        pytest.skip("browsers take the smaller files (brotli) over HTTPS alone")
    weight = looks.weight(visitor.page, "/")
    assert weight.without_pictures <= looks.FIRST_VISIT, weight
    assert sum(weight.bytes.values()) <= 250_000, weight


def opened(page: Page, path: str) -> Page:
    page.goto(path, wait_until="networkidle")
    return page


def headings(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("main :is(h1, h2, h3)").all_text_contents()]
