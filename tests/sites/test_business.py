"""The business: somebody looks for a joiner, and the joiner keeps the site up to date."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.sites import looks
from tests.sites.every_page import *  # noqa: F403  Tests of every type, which pytest finds here.
from tests.sites.every_page import opened
from tests.sites.people import Person

SITE_TYPE = "business"
SITE_NAME = "Joshi Joinery"
PAGES = {
    "home": "/",
    "services": "/services",
    "about": "/about",
    "team": "/team",
    "questions": "/questions",
    "contact": "/contact",
    "service": "/services/fitted-kitchens",
    "legal-notice": "/legal/legal-notice",
    "privacy": "/legal/privacy",
}
WORDS = {
    "/": "Furniture that your children will argue over",
    "/services": "Our smallest piece, made of offcuts",
    "/services?category=Repairs": "Loose joints, woven seats",
    "/services/fitted-kitchens": "we lend you a hob for that time",
    "/about": "an order for eleven school desks",
    "/team": "Sunita Pawar",
    "/questions": "A third when you order",
    "/contact": "Through the blue gate",
    "/legal/legal-notice": "Responsible for this site",
    "/legal/privacy": "No cookies for visitors",
}
INQUIRY = "Could you build us a table for twelve? <b>Soon</b>, please."


def test_a_reader_without_javascript_follows_links(people: Callable[..., Person]) -> None:
    reader = people(java_script_enabled=False).page
    reader.goto("/services")
    reader.get_by_role("link", name="Dining tables").click()
    expect(reader.locator("h1")).to_have_text("Dining tables")
    expect(reader.get_by_text("from ₹ 48,000")).to_be_visible()


def test_visitor_finds_a_service_and_asks_for_it(visitor: Person) -> None:
    """Browse the catalogue, meet the people, see when it is open and where, send an inquiry."""
    page = opened(visitor.page, "/")
    page.get_by_role("link", name="See what we do").click()
    page.get_by_role("link", name="Furniture").click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/services\?category=Furniture$"))
    page.get_by_role("link", name="Dining tables").click()
    expect(page.get_by_role("complementary")).to_contain_text("from ₹ 48,000")
    expect(page.get_by_text("It is the only piece of furniture whose tree")).to_be_visible()
    menu(page, "Team")
    expect(page.get_by_role("heading", level=2, name="Meera Joshi")).to_be_visible()
    menu(page, "Questions")
    question = page.get_by_text("How do I pay?")
    question.click()
    expect(page.get_by_text("A third when you order")).to_be_visible()
    menu(page, "Contact")
    hours_and_place(page)
    page.get_by_role("link", name="Privacy").click()
    expect(page.get_by_role("heading", name="What we do not do")).to_be_visible()
    page.goto("/services/dining-tables")
    page.get_by_role("link", name="Ask about it").click()
    expect(page.get_by_label("What is it about?")).to_have_value("dining-tables")
    inquire(page)


def hours_and_place(page: Page) -> None:
    week = page.get_by_role("table", name="Opening hours")
    expect(week.get_by_role("row", name=re.compile("^Saturday"))).to_contain_text("10:00 \N{EN DASH} 14:00")
    expect(week.get_by_role("row", name=re.compile("^Monday"))).to_contain_text("09:00 \N{EN DASH} 13:00")
    expect(page.get_by_role("table", name="Special days")).to_contain_text("Stocktaking")
    expect(page.locator("main .open-status")).to_contain_text(re.compile("^(Open now, until|Closed now, opens) "))
    map_link = page.get_by_role("link", name="Open in OpenStreetMap")
    expect(map_link).to_have_attribute("href", re.compile(r"^https://www\.openstreetmap\.org/\?mlat=18\.5102&"))
    telephone = page.get_by_role("main").get_by_role("link", name="+91 20 5550 0187")
    expect(telephone).to_have_attribute("href", "tel:+912055500187")


def inquire(page: Page) -> None:
    page.get_by_label("Name").fill("Ravi Kumar")
    page.get_by_label("Phone").fill("call me")
    page.get_by_label("Message").fill("too short")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    looks.axe(page)
    looks.screenshot(page, "business-contact-errors")
    expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("E-mail address").fill("ravi@example.org")
    page.get_by_label("Phone").fill("+91 (98765) 432-10")
    page.get_by_label("Message").fill(INQUIRY)
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_phone_gets_its_own_map_application(people: Callable[..., Person]) -> None:
    android = people(user_agent="Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36")
    way = opened(android.page, "/contact").get_by_role("link", name="Get directions")
    expect(way).to_have_attribute("href", re.compile(r"^geo:18\.5102,73\.8668\?q="))
    apple = people(user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15")
    way = opened(apple.page, "/contact").get_by_role("link", name="Get directions")
    expect(way).to_have_attribute("href", re.compile(r"^https://maps\.apple\.com/\?q=.+&ll=18\.5102,73\.8668$"))


def test_owner_changes_the_opening_hours_and_it_is_seen_at_once(owner: Person, visitor: Person) -> None:
    """Open around the clock: first in the preview, then, unasked, on a page that a visitor has open."""
    page = owner.page
    watching = watched(visitor, "/contact")
    page.get_by_role("link", name="Opening hours").first.click()
    week = page.get_by_role("group", name="The regular week")
    expect(week.get_by_label("On").first).to_be_visible()
    for _ in range(week.get_by_role("button", name=re.compile("^Remove entry")).count() - 1):
        week.get_by_role("button", name="Remove entry 2").click()
    expect(week.get_by_label("On")).to_have_count(1)
    week.get_by_label("On").select_option("Every day")
    week.get_by_label("From").select_option("00:00")
    week.get_by_label(re.compile("^To")).select_option("24:00")
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("row", name=re.compile("^Sunday"))).to_contain_text("Open all day")
    expect(watching.get_by_role("row", name=re.compile("^Sunday"))).to_contain_text("Closed")
    looks.axe(page)
    looks.screenshot(page, "business-admin-hours")
    page.get_by_role("button", name="Save").click()
    expect(owner.told("Saved")).to_be_visible()
    expect(watching.get_by_role("row", name=re.compile("^Sunday"))).to_contain_text("Open all day")
    expect(watching.locator("main .open-status")).to_have_text(re.compile("^Open now"))


def test_owner_enters_a_holiday_and_slips_are_told_in_words(owner: Person, visitor: Person) -> None:
    page = owner.page
    owner.watch.expected.append("/api/admin/c/opening_exceptions")  # the slip
    page.get_by_role("link", name="Holidays").first.click()
    looks.axe(page)
    looks.screenshot(page, "business-admin-holidays")
    page.get_by_role("link", name=re.compile("^Stocktaking")).click()
    first = page.get_by_label("First day").input_value()
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The last day is before the first.").first).to_be_visible()
    page.get_by_label("Last day").fill(first)
    page.get_by_label("Reason").fill("We count our screws")
    page.get_by_role("button", name="Save").click()
    owner.saved()
    special = opened(visitor.page, "/contact").get_by_role("table", name="Special days")
    holiday = special.get_by_role("row", name=re.compile("We count our screws"))
    expect(holiday).to_contain_text("14:00 \N{EN DASH} 18:30")


def test_owner_changes_a_service_and_it_is_seen_at_once(owner: Person, visitor: Person) -> None:
    page = owner.page
    watching = watched(visitor, "/services/the-pune-stool")
    page.get_by_role("link", name="Services").first.click()
    page.get_by_role("link", name=re.compile("^The Pune stool")).click()
    page.get_by_label("Price").fill("₹ 5,200")
    expect(page.frame_locator("iframe").get_by_text("₹ 5,200").first).to_be_visible()
    expect(watching.get_by_text("₹ 4,800").first).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "business-admin-service")
    page.get_by_role("button", name="Save").click()
    expect(owner.told("Saved")).to_be_visible()
    expect(watching.get_by_role("complementary")).to_contain_text("₹ 5,200")


def test_owner_hears_of_an_inquiry_and_reads_it(owner: Person, visitor: Person) -> None:
    page = owner.page
    expect(page.get_by_text("Live: changes appear here immediately.")).to_be_visible(timeout=30_000)
    form = opened(visitor.page, "/contact")
    form.get_by_label("What is it about?").select_option("Fitted kitchens")
    form.get_by_label("Name").fill("Meera Kulkarni")
    form.get_by_label("E-mail address").fill("meera@example.org")
    form.get_by_label("Message").fill(INQUIRY)
    form.get_by_role("button", name="Send message").click()
    toast: Locator = owner.told("An inquiry from Meera Kulkarni about Fitted kitchens")
    expect(toast).to_be_visible()
    looks.screenshot(page, "business-admin")
    toast.get_by_role("link", name="Show").click()
    expect(page).to_have_url(re.compile(r"/admin/c/contact_inquiries/\d+$"))
    expect(page.get_by_text(INQUIRY)).to_be_visible()
    expect(page.get_by_text("Fitted kitchens").first).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "business-admin-inquiry")
    page.get_by_role("link", name="E-mails").click()
    expect(page.get_by_text("Inquiry from Meera Kulkarni about Fitted kitchens").first).to_be_visible()


def test_owner_removes_the_demo_content(owner: Person, visitor: Person) -> None:
    """Last: what the owner has edited stays, the rest is gone, and what is empty says so kindly."""
    page = owner.page
    page.get_by_role("button", name="Remove demo content").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove demo content").click()
    expect(owner.told("The demo content has been removed")).to_be_visible()
    site = opened(visitor.page, "/services")
    expect(site.get_by_role("article")).to_have_count(1)
    expect(site.get_by_text("₹ 5,200")).to_be_visible()
    expect(opened(site, "/team").get_by_text("We will introduce ourselves here soon.")).to_be_visible()
    expect(opened(site, "/contact").locator("main .open-status")).to_have_text(re.compile("^Open now"))
    for path in ("/", "/services", "/about", "/team", "/questions", "/contact"):
        opened(site, path)
        expect(site.get_by_role("heading", level=1)).to_have_count(1)
        looks.axe(site)
    opened(site, "/")
    looks.screenshot(site, "business-without-demo")


def watched(visitor: Person, path: str) -> Page:
    page = opened(visitor.page, path)
    page.wait_for_timeout(4000)  # live messages begin some seconds after the page
    return page


def menu(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(name))
