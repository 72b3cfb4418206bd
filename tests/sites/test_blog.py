"""The blog: somebody reads, searches and comments, and somebody writes, publishes and moderates."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.sites import looks
from tests.sites.every_page import *  # noqa: F403  Tests of every type, which pytest finds here.
from tests.sites.people import Person

SITE_TYPE = "blog"
SITE_NAME = "The Long Table"
BREAD = "/posts/bread-around-a-working-day"
PAGES = {
    "home": "/",
    "post": BREAD,
    "code": "/posts/renaming-ten-thousand-photographs",
    "category": "/categories/reading",
    "tag": "/tags/habits",
    "author": "/authors/meera-joshi",
    "archive": "/archive",
    "about": "/about",
    "search": "/search?q=bread+dough",
    "contact": "/contact",
}
WORDS = {
    "/": "Bread that fits around a working day",
    "/categories/workshop": "It stood on the pavement for nine days",
    "/tags/habits": "Beautiful notebooks stay empty",
    "/authors/tom-whitaker": "I mend furniture three days a week",
    "/about": "Comments are open and are read by a person",
}
XML_ROOT = "(text) => new DOMParser().parseFromString(text, 'application/xml').documentElement.localName"
LIVE_BEGINS = 4000  # ms: live messages begin some seconds after the page


def test_a_reader_without_javascript_follows_links(people: Callable[..., Person]) -> None:
    reader = people(java_script_enabled=False).page
    reader.goto(BREAD)
    # Not compared with what www says: there is a form below it, which is nothing without JavaScript.
    expect(reader.locator("main")).to_contain_text("A wet dough that stands for a day")
    expect(reader.locator("main")).to_contain_text("Two nights are fine")
    reader.get_by_role("link", name="The timetable").click()
    expect(reader).to_have_url(re.compile(r"/posts/bread-around-a-working-day#on-the-timetable$"))


def test_feeds_are_valid_and_not_sent_twice(visitor: Person) -> None:
    visitor.page.goto("/")
    for path, root in {"/feed.xml": "rss", "/atom.xml": "feed"}.items():
        answer = visitor.site.get(path)
        assert visitor.page.evaluate(XML_ROOT, answer.text) == root
        assert visitor.site.get(path, If_None_Match=answer.headers["etag"]).status_code == 304, path
        assert visitor.site.get(path, If_Modified_Since=answer.headers["last-modified"]).status_code == 304, path
    link = visitor.page.locator('head link[rel="alternate"][type="application/rss+xml"]')
    expect(link).to_have_attribute("href", "/feed.xml")


def test_visitor_searches_reads_and_comments(visitor: Person) -> None:
    page = visitor.page
    page.goto("/", wait_until="networkidle")
    search(page)
    read(page)
    comment(page)


def search(page: Page) -> None:
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("xyzzy")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("Nothing was found for “xyzzy”.")
    page.get_by_role("searchbox").fill('"hide glue" -pottery')
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("One post was found.")
    expect(page.locator("mark").first).to_have_text("hide")
    expect(page).to_have_url(re.compile(r"/search\?q=%22hide%20glue%22%20-pottery$"))
    page.get_by_role("link", name="Repairing a chair that nobody wanted").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Repairing a chair that nobody wanted")


def read(page: Page) -> None:
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="Cleaning the joints").click()
    heading = page.get_by_role("heading", name="Cleaning the joints")
    expect(heading).to_be_in_viewport()
    assert heading.evaluate("(h) => h.getBoundingClientRect().top") > 60, "the heading hides behind the header"
    expect(contents.get_by_role("link", name="Cleaning the joints")).to_have_attribute("aria-current", "location")
    expect(page).to_have_url(re.compile(r"#on-cleaning-the-joints$"))
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(contents).to_be_hidden()
    expect(page.get_by_text("I oiled it, and on the following Sunday")).to_be_visible()
    page.emulate_media(media="screen")


def comment(page: Page) -> None:
    comments = page.get_by_role("region", name="Comments")
    answer = comments.get_by_role("button", name="Reply to Ruth")
    answer.focus()
    page.keyboard.press("Enter")
    form = comments.locator("form").first
    expect(form.get_by_label("Comment")).to_be_focused()
    form.get_by_role("button", name="Send comment").click()
    expect(form.get_by_text("Please fill this in.")).to_have_count(3)
    looks.axe(page)
    looks.screenshot(page, "blog-comment-errors")
    form.get_by_label("Comment").fill("Mine used string.\n\n<b>Very</b> strong string.")
    form.get_by_label("Name").fill("Nadia")
    form.get_by_label("E-mail address").fill("nadia@example.org")
    form.get_by_role("button", name="Send comment").click()
    expect(comments.get_by_text("Your comment will appear once it has been approved.")).to_be_visible()
    looks.axe(page)
    page.reload(wait_until="networkidle")
    expect(comments.get_by_text("Mine used string.")).to_have_count(0)


def test_owner_moderates_and_the_visitors_page_shows_it(
    owner: Person, visitor: Person, people: Callable[..., Person]
) -> None:
    """A held comment is heard of, approved and answered; a visitor with the post open sees it without reloading."""
    page, watching = owner.page, visitor.page
    expect(page.get_by_text("Live: changes appear here immediately.")).to_be_visible(timeout=30_000)
    watching.goto(BREAD, wait_until="networkidle")
    watching.wait_for_timeout(LIVE_BEGINS)
    writer = people().page
    writer.goto(BREAD, wait_until="networkidle")
    say(writer, "Imran", "Could I use honey?")
    toast = owner.told("Imran commented on “Bread that fits around a working day”")
    expect(toast).to_be_visible()
    toast.get_by_role("link", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comments")
    entry = page.get_by_role("article").filter(has_text="Could I use honey?")
    expect(entry.get_by_text("First comment from this address")).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "blog-admin-comments")
    comments = watching.get_by_role("region", name="Comments")
    expect(comments.get_by_text("Could I use honey?")).to_have_count(0)

    entry.get_by_role("button", name="Reply").click()
    entry.get_by_label("Your reply").fill("A spoonful, and a little less water.")
    looks.axe(page)
    entry.get_by_role("button", name="Approve and reply").click()
    expect(owner.told("Your reply has been published.")).to_be_visible()
    expect(entry).to_have_count(0)
    expect(comments.get_by_text("Could I use honey?")).to_be_visible()
    expect(comments.get_by_text("A spoonful, and a little less water.")).to_be_visible()
    expect(comments.get_by_role("status").first).to_have_text("There are new comments.")

    # The address is known now: what it says next appears at once, and can be taken away again.
    say(writer, "Imran", "It worked.")
    expect(comments.get_by_text("It worked.")).to_be_visible()
    looks.axe(watching)
    comments.scroll_into_view_if_needed()
    looks.screenshot(watching, "blog-comments")
    page.get_by_role("button", name=re.compile("^Approved")).click()
    entry = page.get_by_role("article").filter(has_text="It worked.")
    entry.get_by_role("button", name="Spam").click()
    expect(owner.told("Moved to spam.")).to_be_visible()
    expect(comments.get_by_text("It worked.")).to_have_count(0)


def say(page: Page, name: str, text: str) -> None:
    form = page.get_by_role("region", name="Write a comment")
    if form.get_by_role("button", name="Write another comment").is_visible():
        form.get_by_role("button", name="Write another comment").click()
    form.get_by_label("Comment").fill(text)
    form.get_by_label("Name").fill(name)
    form.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    form.get_by_role("button", name="Send comment").click()
    expect(form.get_by_role("status")).to_contain_text("Thank you.")


def test_owner_handles_many_comments_at_once(owner: Person) -> None:
    page = owner.page
    page.get_by_role("link", name="Comments").first.click()
    page.get_by_role("searchbox", name="Search comments").fill("string")
    expect(page.get_by_role("article")).to_have_count(1)
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("checkbox", name="Select all").check()
    expect(page.get_by_role("article").get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_role("button", name="Bin", exact=True).first.click()
    expect(owner.told("Moved to the bin.")).to_be_visible()
    expect(page.get_by_text("No comments are waiting.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Bin")).click()
    entry = page.get_by_role("article").filter(has_text="Mine used string.")
    entry.get_by_role("button", name="Delete forever").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete forever").click()
    expect(owner.told("Deleted")).to_be_visible()
    expect(entry).to_have_count(0)


def test_owner_writes_a_post_and_it_is_seen_at_once(owner: Person, visitor: Person) -> None:
    """A draft in the live preview, hidden from visitors; published, it appears on a page that was open all the time."""
    page, watching = owner.page, visitor.page
    watching.goto("/", wait_until="networkidle")
    watching.wait_for_timeout(LIVE_BEGINS)
    page.get_by_role("link", name="Posts").first.click()
    looks.axe(page)
    looks.screenshot(page, "blog-admin-posts")
    page.get_by_role("link", name="New post").click()
    page.get_by_label("Title").fill("On sharpening pencils")
    page.get_by_label("Text", exact=True).fill("A knife is enough.")
    page.get_by_label("Author").select_option(label="Tom Whitaker")
    page.get_by_label("paper").check()
    page.get_by_role("button", name="Save").click()
    expect(owner.told("Saved")).to_be_visible()

    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("On sharpening pencils")
    expect(preview.get_by_text("This is a draft: visitors do not see it.")).to_be_visible()
    text = '## The angle\n\nTwenty degrees.\n\n![A bench](/demo/chair.svg "My bench")\n\n<script>alert(1)</script>'
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label("Title").fill("On sharpening pencils slowly")
    expect(preview.get_by_role("heading", level=1)).to_have_text("On sharpening pencils slowly")
    expect(preview.get_by_role("heading", name="The angle")).to_be_visible()
    expect(preview.get_by_role("figure").filter(has_text="My bench")).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "blog-admin-post")
    assert visitor.site.get("/posts/on-sharpening-pencils").status_code == 404
    expect(watching.get_by_role("link", name="On sharpening pencils slowly")).to_have_count(0)

    page.get_by_label("State").select_option("published")
    page.get_by_role("button", name="Save").click()
    expect(watching.get_by_role("link", name="On sharpening pencils slowly")).to_be_visible()
    watching.get_by_role("link", name="On sharpening pencils slowly").click()
    expect(watching.get_by_role("figure").filter(has_text="My bench")).to_be_visible()
    expect(watching.get_by_role("link", name="paper", exact=True)).to_be_visible()

    # Another address: the old one leads there.
    page.get_by_label("Address").fill("pencils")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Save").click()
    owner.saved()
    moved = visitor.site.get("/posts/on-sharpening-pencils?from=mail")
    assert (moved.status_code, moved.headers["location"]) == (301, "/posts/pencils?from=mail")
    watching.goto("/posts/on-sharpening-pencils", wait_until="networkidle")
    expect(watching).to_have_url(re.compile(r"/posts/pencils$"))
    expect(watching.locator('link[rel="canonical"]')).to_have_attribute("href", re.compile(r"/posts/pencils$"))


def test_a_scheduled_post_waits_for_its_time(owner: Person, visitor: Person) -> None:
    page = owner.page
    page.goto("/admin/c/posts")
    page.get_by_role("link", name=re.compile("^Letters, by post")).click()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_text(re.compile("^Scheduled: visitors see it from"))).to_be_visible()
    assert visitor.site.get("/posts/letters-by-post").status_code == 404
    page.get_by_label("Published at").fill("2026-01-05T09:00")
    page.get_by_role("button", name="Save").click()
    owner.saved()
    visitor.page.goto("/archive/2026/01", wait_until="networkidle")
    expect(visitor.page.get_by_role("link", name="Letters, by post")).to_be_visible()


def test_owner_removes_the_demo_content(owner: Person, visitor: Person) -> None:
    """Last: what the owner wrote stays, the rest is gone, and what is empty says so kindly."""
    page = owner.page
    page.get_by_role("button", name="Remove demo content").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove demo content").click()
    expect(owner.told("The demo content has been removed")).to_be_visible()
    site = visitor.page
    for path in ("/", "/posts/pencils", "/archive", "/about", "/contact", "/search?q=pencils"):
        site.goto(path, wait_until="networkidle")
        expect(site.get_by_role("heading", level=1)).to_have_count(1)
        looks.axe(site)
    site.goto("/", wait_until="networkidle")
    expect(site.get_by_role("article")).to_have_count(2)
    looks.screenshot(site, "blog-without-demo")
