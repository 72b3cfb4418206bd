"""The shop: somebody buys, with a card and with cash on delivery, and the owner sells."""

import re

from playwright.sync_api import Page, expect

from tests.sites import looks
from tests.sites.every_page import *  # noqa: F403  Tests of every type, which pytest finds here.
from tests.sites.people import Person

SITE_TYPE = "ecommerce"
SITE_NAME = "Slow Market"
MUG = "/products/everyday-mug"
PAGES = {
    "home": "/",
    "products": "/products",
    "category": "/category/kitchen",
    "search": "/products?q=tea",
    "product": MUG,
    "cart": "/cart",
    "account": "/account",
    "terms": "/legal/terms",
}
WORDS = {
    "/": "Tableware, tea and textiles",
    "/products": "Everyday mug",
    "/category/kitchen": "long breakfasts",
    MUG: "Thrown in Khurja",
    "/legal/terms": "Your contract is with the business",
}
LIVE_BEGINS = 4000  # ms: live messages begin some seconds after the page


def test_guest_buys_with_the_test_provider(visitor: Person) -> None:
    page = visitor.page
    page.goto("/", wait_until="networkidle")
    page.get_by_role("link", name="See all products").click()
    page.get_by_role("searchbox", name="Search products").fill("mug")
    page.get_by_role("searchbox", name="Search products").press("Enter")
    page.get_by_role("link", name="Everyday mug").click()
    expect(page.get_by_text("In stock")).to_be_visible()
    page.get_by_label("Moss").check()
    expect(page.get_by_role("button", name="Sold out")).to_be_disabled()
    page.get_by_label("Sand").check()
    page.get_by_role("button", name="Add to cart").click()
    drawer = page.get_by_role("dialog", name="Your cart")
    expect(drawer).to_contain_text("Everyday mug")
    drawer.get_by_role("button", name=re.compile(r"^\+ Quantity")).click()
    expect(drawer.get_by_text("₹1,380.00").first).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "ecommerce-drawer")
    page.reload(wait_until="networkidle")
    page.get_by_role("button", name="Cart, 2 items").click()
    page.get_by_role("button", name="Go to checkout").click()
    mistakes(page)
    address(page, "Asha Rao", "asha@example.org")
    looks.axe(page)
    looks.screenshot(page, "ecommerce-checkout", full=True)
    page.get_by_role("button", name="Place order · ₹1,380.00").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test payment")
    looks.axe(page)
    looks.screenshot(page, "ecommerce-test-payment")
    page.get_by_role("button", name="Pay ₹1,380.00").click()
    expect(page.get_by_role("heading", name="Paid")).to_be_visible()
    expect(page.get_by_role("button", name="Cart, empty")).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "ecommerce-order", full=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Invoice (PDF)").click()
    assert download.value.suggested_filename.startswith("TEST-")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    account(page)


def mistakes(page: Page) -> None:
    """What is missing is said at the fields, and the first of them has the focus."""
    expect(page.get_by_role("button", name="Place order")).to_be_visible()
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    looks.axe(page)


def address(page: Page, name: str, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Street and number").fill("4 MG Road")
    page.get_by_label("PIN code").fill("411001")
    page.get_by_label("City").fill("Pune")
    page.get_by_label("State").select_option("MH")
    page.get_by_label("Phone").fill("+91 98220 12345")
    page.get_by_label("I have read and accept").check()


def account(page: Page) -> None:
    """One field more and the order is in an account; a new cart comes along at the next login."""
    page.get_by_label("Password").fill("a password of the tests")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("The order is in your account.")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Asha Rao")
    expect(page.get_by_text("Maharashtra")).to_be_visible()
    looks.axe(page)
    looks.screenshot(page, "ecommerce-account")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="New customer")).to_be_visible()


def test_owner_sees_an_order_come_in_and_sends_it(owner: Person, visitor: Person) -> None:
    """Cash on delivery: the owner hears of it, sends it, and the customer's page says so unasked."""
    admin, page = owner.page, visitor.page
    expect(admin.get_by_text("Live: changes appear here immediately.")).to_be_visible(timeout=30_000)
    page.goto("/products/iron-teapot", wait_until="networkidle")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("button", name="Go to checkout").click()
    address(page, "Ravi Kumar", "ravi@example.org")
    page.get_by_label("Cash on delivery").check()
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()
    toast = owner.told("placed")
    expect(toast).to_be_visible()
    looks.screenshot(admin, "ecommerce-admin")
    toast.get_by_role("link", name="Show").click()
    expect(admin.get_by_text("Ravi Kumar").first).to_be_visible()
    page.wait_for_timeout(LIVE_BEGINS)
    admin.get_by_role("button", name="Ship", exact=True).click()
    admin.get_by_label("Carrier").fill("India Post")
    admin.get_by_label("Tracking number").fill("EE123456789IN")
    looks.axe(admin)
    looks.screenshot(admin, "ecommerce-admin-order", full=True)
    admin.get_by_role("button", name="Mark as shipped").click()
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    expect(page.get_by_text("EE123456789IN")).to_be_visible()
    admin.get_by_role("link", name="Orders").first.click()
    admin.get_by_role("button", name="All", exact=True).click()
    expect(admin.get_by_role("cell", name=re.compile("Ravi Kumar"))).to_be_visible()
    looks.axe(admin)
    looks.screenshot(admin, "ecommerce-admin-orders")


def test_owner_gives_money_back(owner: Person) -> None:
    page = owner.page
    page.get_by_role("link", name="Orders").first.click()
    page.get_by_role("row", name=re.compile("Asha Rao")).first.get_by_role("link").click()
    page.get_by_role("button", name="Refund", exact=True).click()
    page.get_by_label("Amount").fill("380")
    page.get_by_role("button", name="Refund ₹380.00").click()
    expect(page.get_by_text("\N{MINUS SIGN}₹380.00")).to_be_visible()
    looks.axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Credit note TEST-CN-")).click()
    assert download.value.suggested_filename.startswith("TEST-CN-")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_the_preview_of_a_product_with_options_is_its_page(owner: Person) -> None:
    page = owner.page
    page.get_by_role("link", name="Products").first.click()
    page.get_by_role("link", name=re.compile("^Everyday mug")).click()
    page.get_by_label(re.compile("^Name")).first.fill("Everyday mug, not saved")
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("Everyday mug, not saved")
    expect(preview.get_by_role("group", name="Colour").get_by_role("radio")).to_have_count(3)
    expect(preview.get_by_label("Moss")).to_be_visible()


def test_owner_edits_a_price_and_the_stock_and_visitors_see_it_at_once(owner: Person, visitor: Person) -> None:
    page, watching = owner.page, visitor.page
    watching.goto("/products/brass-diya", wait_until="networkidle")
    watching.wait_for_timeout(LIVE_BEGINS)
    page.get_by_role("link", name="Products").first.click()
    page.get_by_role("link", name=re.compile("^Brass lamp")).click()
    page.get_by_label(re.compile("^Price")).fill("1,299.00")
    looks.axe(page)
    looks.screenshot(page, "ecommerce-admin-product")
    page.get_by_role("button", name="Save").click()
    expect(owner.told("Saved")).to_be_visible()
    expect(watching.get_by_text("₹1,299.00")).to_be_visible()
    page.get_by_role("link", name="Stock").first.click()
    row = page.get_by_role("row", name=re.compile("Brass lamp"))
    row.get_by_label(re.compile("In stock")).fill("0")
    looks.axe(page)
    looks.screenshot(page, "ecommerce-admin-stock")
    row.get_by_role("button", name=re.compile("^Save")).click()
    expect(watching.get_by_role("button", name="Sold out")).to_be_disabled()
