"""The portfolio: somebody looks for a designer, and the designer at their own site."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.sites import files, looks
from tests.sites.every_page import *  # noqa: F403  Tests of every type, which pytest finds here.
from tests.sites.people import Person

SITE_TYPE = "portfolio"
SITE_NAME = "Asha Rao"
PAGES = {
    "home": "/",
    "work": "/projects",
    "about": "/about",
    "skills": "/skills",
    "resume": "/resume",
    "contact": "/contact",
    "project": "/projects/harbour-coffee",
}
WORDS = {
    "/": "Designer and maker of calm, useful things",
    "/projects": "An audio guide that tells you to sit down",
    "/projects/harbour-coffee": "One line for everything",
    "/about": "Northlight Studio",
    "/skills": "Usability tests",
    "/resume": "Interaction Design",
    "/contact": "hello@example.com",
}
MESSAGE = "Would you draw us a poster? <b>Soon</b>, please."


def test_a_reader_without_javascript_follows_links(people: Callable[..., Person]) -> None:
    reader = people(java_script_enabled=False).page
    reader.goto("/")
    reader.get_by_role("link", name="Harbour Coffee", exact=True).click()
    expect(reader.locator("h1")).to_have_text("Harbour Coffee")


def test_visitor_finds_work_and_writes(visitor: Person) -> None:
    """Browse, filter, look closely by keyboard alone, print the résumé, send a message."""
    page = visitor.page
    page.goto("/")
    page.get_by_role("link", name="See my work").click()
    filters(page)
    gallery(page)
    resume(page)
    write(page)


def filters(page: Page) -> None:
    expect(page.get_by_role("article")).to_have_count(6)
    page.get_by_role("link", name="Print 2").click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/projects\?tag=Print$"))
    expect(page.get_by_role("status").first).to_have_text("2 projects")
    page.get_by_role("link", name="Night Train").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night Train")
    page.get_by_role("link", name="Open Kitchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open Kitchen")


def gallery(page: Page) -> None:
    first = page.get_by_role("button", name="Enlarge: The red cover of the book")
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Pictures of this project")
    expect(dialog).to_contain_text("1 of 3")
    looks.axe(page)
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "A recipe on two pages")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(dialog).to_contain_text("3 of 3")
    looks.screenshot(page, "portfolio-gallery")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main') || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(first).to_be_focused()


def resume(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Résumé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"\S"))
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_text("Senior product designer")).to_be_visible()
    page.emulate_media(media="screen")


def write(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Contact").click()
    page.get_by_label("Name").fill("Ravi Kumar")
    page.get_by_label("Message").fill("too short")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    looks.axe(page)
    looks.screenshot(page, "portfolio-contact-errors")
    page.get_by_label("E-mail address").fill("ravi@example.org")
    page.get_by_label("Message").fill(MESSAGE)
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_owner_edits_and_it_is_seen_at_once(owner: Person, visitor: Person, tmp_path: Path) -> None:
    """A project's title and a new picture: first in the preview, then, unasked, on a page that a visitor has open."""
    page = owner.page
    watching = visitor.page
    watching.goto("/projects/ledger", wait_until="networkidle")
    watching.wait_for_timeout(4000)  # live messages begin some seconds after the page
    page.get_by_role("link", name="Projects").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    expect(page.get_by_role("link", name=re.compile("^Ledger"))).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "portfolio-admin-projects")
    page.get_by_role("link", name=re.compile("^Ledger")).click()
    page.get_by_label("Title").fill("Ledger, the quiet one")
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("Ledger, the quiet one")
    expect(watching.get_by_role("heading", level=1)).to_have_text("Ledger")
    page.get_by_role("group", name="Gallery").get_by_role("button", name="Add pictures").click()
    upload(page, files.picture(tmp_path))
    page.get_by_role("dialog").get_by_role("button", name="Add 1").click()
    page.get_by_label("Description of picture 4").fill("A sunset over the books")
    looks.axe(page)
    page.evaluate("scrollTo(0, 0)")
    looks.screenshot(page, "portfolio-admin-project")
    page.get_by_role("button", name="Save").click()
    expect(owner.told("Saved")).to_be_visible()
    expect(watching.get_by_role("heading", level=1)).to_have_text("Ledger, the quiet one")
    shown = watching.get_by_role("button", name="Enlarge: A sunset over the books")
    shown.scroll_into_view_if_needed()
    expect(shown.locator("img")).to_have_js_property("complete", value=True)
    assert shown.locator("img").evaluate("(img) => img.currentSrc.endsWith('.webp') && img.naturalWidth > 0")


def test_owner_offers_a_resume_as_pdf(owner: Person, visitor: Person, tmp_path: Path) -> None:
    page = owner.page
    page.get_by_role("link", name="Profile").first.click()
    page.get_by_role("button", name="Choose file").click()
    upload(page, files.pdf(tmp_path, "Curriculum vitae"))
    page.get_by_role("button", name="Save").click()
    owner.saved()
    page.evaluate("scrollTo(0, 0)")
    looks.screenshot(page, "portfolio-admin-profile")
    visitor.page.goto("/resume")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download as PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert b"Curriculum vitae" in Path(download.value.path()).read_bytes()


def test_owner_hears_of_a_message_and_reads_it(owner: Person, visitor: Person) -> None:
    page = owner.page
    expect(page.get_by_text("Live: changes appear here immediately.")).to_be_visible(timeout=30_000)
    visitor.page.goto("/contact")
    visitor.page.get_by_label("Name").fill("Meera Joshi")
    visitor.page.get_by_label("E-mail address").fill("meera@example.org")
    visitor.page.get_by_label("Message").fill(MESSAGE)
    visitor.page.get_by_role("button", name="Send message").click()
    toast = owner.told("A message from Meera Joshi")
    expect(toast).to_be_visible()
    looks.screenshot(page, "portfolio-admin")
    toast.get_by_role("link", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meera Joshi")
    expect(page.get_by_role("definition").filter(has_text=MESSAGE)).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "portfolio-admin-message")
    page.get_by_role("link", name="E-mails").click()
    expect(page.get_by_text("Message from Meera Joshi").first).to_be_visible()


def test_owner_who_has_forgotten_the_password_is_told_what_helps(visitor: Person) -> None:
    """This site has no mail server; it must not let anybody wait for a mail."""
    page = visitor.page
    page.goto("/admin")
    page.get_by_role("link", name="Forgot your password?").click()
    # The log-in page has a field of the same name, and stays until the other page's code has come.
    expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
    page.get_by_label("E-mail address").fill("somebody@example.com")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="This site cannot send e-mails yet")).to_be_focused()
    looks.axe(page)


def test_owner_logs_out_a_browser_that_is_elsewhere(owner: Person, people: Callable[..., Person]) -> None:
    elsewhere = people()
    elsewhere.log_in()
    owner.page.get_by_role("link", name="Your account").click()
    expect(owner.page.get_by_text("This browser")).to_have_count(1)
    looks.axe(owner.page)
    owner.page.get_by_role("button", name="Log out everywhere else").click()
    owner.page.get_by_role("dialog").get_by_role("button", name="Log out everywhere else").click()
    expect(owner.page.get_by_role("region", name="Where you are logged in").get_by_role("listitem")).to_have_count(1)
    elsewhere.watch.expected += ["401"]  # it does not know yet
    elsewhere.page.get_by_role("link", name="Projects").first.click()
    expect(elsewhere.page.get_by_role("heading", name="Log in")).to_be_visible()


def test_owner_removes_the_demo_content(owner: Person, visitor: Person) -> None:
    """Last: what the owner has edited stays, the rest is gone, and what is empty says so kindly."""
    page = owner.page
    page.get_by_role("button", name="Remove demo content").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove demo content").click()
    expect(owner.told("The demo content has been removed")).to_be_visible()
    site = visitor.page
    site.goto("/projects", wait_until="networkidle")
    expect(site.get_by_role("article")).to_have_count(1)
    expect(site.get_by_role("heading", name="Ledger, the quiet one")).to_be_visible()
    site.goto("/skills", wait_until="networkidle")
    expect(site.get_by_text("My skills will be listed here soon.")).to_be_visible()
    for path in ("/", "/projects", "/about", "/skills", "/resume", "/contact"):
        site.goto(path, wait_until="networkidle")
        expect(site.get_by_role("heading", level=1)).to_have_count(1)
        looks.axe(site)
    site.goto("/", wait_until="networkidle")
    looks.screenshot(site, "portfolio-without-demo")


def upload(page: Page, path: Path) -> None:
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(path)
