"""One customer's story, told by the dashboard alone: nothing is reloaded, everything arrives live."""

import re
import secrets
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.looks import accessible, picture, reach_by_keyboard
from tests.browser.witness import Witness
from tests.lib.mail import mails_to
from tests.lib.platform import VERIFY
from tests.lib.stack import Stack

NAME = "Ada's <b>Portfolio</b> & Friends 🚀"


@pytest.fixture
def page(browser: BrowserContext, witness: Witness, stack: Stack) -> Page:
    page = browser.pages[0] if browser.pages else browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 860})
    for _ in range(5):
        # Other tests' sites come and go: the browser drops what it is loading when a network appears.
        page.goto(f"{stack.app_url}/", wait_until="networkidle")
        if page.get_by_role("heading", name="Log in").is_visible():
            break
    return page


def test_customers_story(page: Page, witness: Witness, stack: Stack, pictures: Path) -> None:
    """Register, create by keyboard, watch it, open it, set a variable, roll back, restore, see it suspended, delete."""
    register(page, stack, pictures)
    create(page, stack, pictures)
    becomes_active(page, stack, pictures)
    the_site_is_open(page, stack, pictures)
    the_admins_password(page, stack, pictures)
    a_variable(page)
    roll_back(page)
    a_copy_comes_back(page, stack, pictures)
    suspended_and_resumed(page, stack)
    delete(page, witness)


def register(page: Page, stack: Stack, pictures: Path) -> None:
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    accessible(page, stack)
    picture(page, pictures, "dashboard-login")
    page.get_by_role("link", name="New here? Create an account").click()
    page.get_by_label("Your name").fill("Ada Lovelace")
    email = f"ada-{secrets.token_hex(6)}@example.org"
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("correct horse battery")
    accessible(page, stack)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Your sites")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
    prove_the_address(page, stack, email)


def prove_the_address(page: Page, stack: Stack, email: str) -> None:
    """The hint goes when the newest mailed link was opened and its button pressed."""
    hint = page.get_by_role("region", name="Your e-mail address")
    expect(hint).to_contain_text("up to 3 sites")
    accessible(page, stack)
    hint.get_by_role("button", name="Send the link again").click()
    expect(page.get_by_text("Earlier links no longer work")).to_be_visible()
    for _ in range(100):
        mails = [mail.text() for mail in mails_to(stack, email)]
        if len(mails) == 2:
            break
        page.wait_for_timeout(100)
    page.goto(f"{stack.app_url}{VERIFY}{mails[1].partition(VERIFY)[2].split()[0]}")
    accessible(page, stack)
    page.get_by_role("button", name="Confirm address").click()
    expect(page.get_by_text(f"{email} is confirmed")).to_be_visible()
    page.get_by_role("link", name="Your sites", exact=True).click()
    expect(page.get_by_role("heading", name="Your sites")).to_be_visible()
    expect(hint).to_have_count(0)


def create(page: Page, stack: Stack, pictures: Path) -> None:
    page.get_by_role("link", name="Create your first site").click()
    expect(page.get_by_role("heading", name="New site")).to_be_visible()
    accessible(page, stack)
    picture(page, pictures, "dashboard-new-site")
    page.get_by_label("Name").fill(NAME)
    reach_by_keyboard(page, "Create site")
    page.keyboard.press("Enter")


def becomes_active(page: Page, stack: Stack, pictures: Path) -> None:
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.locator("h1 + .row .pill")).to_have_text("active", timeout=60_000)
    expect(page.locator("dd .pill.good")).to_have_count(5)
    accessible(page, stack)
    picture(page, pictures, "dashboard-site")


def the_site_is_open(page: Page, stack: Stack, pictures: Path) -> None:
    """The name stands there as text; the page has no errors of its own and asks nobody else for anything."""
    page.set_viewport_size({"width": 1280, "height": 860})
    with page.context.expect_page() as opened:
        page.locator("h1 + .row a").click()
    site = opened.value
    site.wait_for_load_state("networkidle")
    expect(site.locator("body")).to_contain_text(NAME)
    assert site.evaluate("isSecureContext")
    accessible(site, stack)
    picture(site, pictures, "site-portfolio")
    site.close()


def the_admins_password(page: Page, stack: Stack, pictures: Path) -> None:
    """Shown once, and then gone; it stays on the page when something live happens, and opens the site's admin."""
    card = page.locator("section", has=page.get_by_role("heading", name="Your site's admin"))
    card.get_by_role("button", name="Show the temporary password").click()
    password = card.locator("code")
    expect(password).to_have_text(re.compile(r"^([a-z2-9]{5}-){3}[a-z2-9]{5}$"))
    expect(card).to_contain_text("shown only once")
    accessible(page, stack)
    picture(page, pictures, "dashboard-admin")
    page.set_viewport_size({"width": 1280, "height": 860})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card.get_by_role("button", name="Copy the password").click()
    assert page.evaluate("navigator.clipboard.readText()") == password.text_content()
    card.get_by_role("button", name="Show the temporary password").click()
    expect(card).to_contain_text("create a new one")
    expect(password).to_have_count(0)
    expect(card.get_by_role("link")).to_have_attribute("href", re.compile(r"^https://.+/admin$"))


def a_variable(page: Page) -> None:
    page.get_by_label("Replace all variables").fill("GREETING=hello world\n")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Set: GREETING")).to_be_visible()
    expect(rows(page)).to_have_count(2, timeout=40_000)
    expect(rows(page).first.locator(".pill")).to_have_text("success", timeout=40_000)


def roll_back(page: Page) -> None:
    rows(page).last.get_by_role("button", name="Roll back").click()
    expect(rows(page)).to_have_count(3, timeout=30_000)
    expect(rows(page).first.locator(".pill")).to_have_text("success", timeout=40_000)
    expect(page.locator("h1 + .row .pill")).to_have_text("active")


def a_copy_comes_back(page: Page, stack: Stack, pictures: Path) -> None:
    """The data alone, and then with the code of before. A new site may begin with it as well."""
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="Copies"))
    card.get_by_role("button", name="Copy now").click()
    restore = card.get_by_role("button", name="Restore")
    expect(restore).to_have_count(1, timeout=90_000)
    before = rows(page).count()
    restore.click()
    page.get_by_role("button", name="Restore it").click()
    expect(card.locator(".pill").filter(has_text="restored")).to_be_visible(timeout=60_000)
    expect(card.get_by_text("before a restore")).to_have_count(1)
    expect(rows(page)).to_have_count(before + 1)
    card.scroll_into_view_if_needed()
    accessible(page, stack)
    picture(page, pictures, "dashboard-copies")
    rows(page).nth(1).get_by_role("button", name="Roll back").click()
    expect(page.get_by_role("heading", name="Roll back the data as well?")).to_be_visible()
    page.get_by_role("button", name="Code and data").click()
    expect(rows(page)).to_have_count(before + 2, timeout=60_000)
    expect(card.locator(".pill").filter(has_text="restored")).to_be_visible(timeout=60_000)
    expect(page.locator("h1 + .row .pill")).to_have_text("active")
    site = page.url
    page.get_by_role("link", name="WebMeteor").first.click()
    page.get_by_role("link", name="New site").click()
    page.get_by_label("Begin with").select_option(index=1)
    expect(page.locator("[name=site_type]:checked")).to_have_value("portfolio")
    expect(page.locator("[name=site_type]:enabled")).to_have_count(1)
    accessible(page, stack)
    page.goto(site)


def suspended_and_resumed(page: Page, stack: Stack) -> None:
    """By an operator. The page says so without an alarm for each container that is stopped on purpose."""
    gateway, site = f"{stack.project}-api-gateway-1", page.url.rpartition("/")[2]
    for word, state, container in (("suspend", "suspended", "stopped"), ("resume", "active", "running")):
        subprocess.run(("docker", "exec", gateway, "python", "-m", "api_gateway", word, site), check=True)
        expect(page.locator("h1 + .row .pill")).to_have_text(state)
        expect(page.locator("dd .pill").filter(has_text=container)).to_have_count(4, timeout=60_000)
        expect(page.get_by_role("alert").filter(has_text="This site is suspended")).to_have_count(
            int(word == "suspend")
        )
        accessible(page, stack)


def delete(page: Page, witness: Witness) -> None:
    witness.gone = f"/api/sites/{page.url.rpartition('/')[2]}"
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="No sites yet")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("#/login$"))


def rows(page: Page) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name="Deployments")).locator("tbody tr")
