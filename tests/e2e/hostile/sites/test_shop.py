"""The shop: prices, carts, orders and accounts of others cannot be had by asking for them."""

import secrets
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.hostile.sites.refusal import all_refused, wrong

ADDRESS = {
    "name": "Asha Rao", "line1": "4 MG Road", "city": "Pune", "region": "MH", "postcode": "411001", "country": "IN",
    "phone": "+91 98220 12345",
}  # fmt: skip
MARKUP = "<script>xss()</script>'; drop table orders; --"


class Buyer:
    """A customer with an account, what lies in the cart, and an order."""

    def __init__(self, shop: Hosted, email: str) -> None:
        self.shop, self.email, self.token, self.order = shop, email, "", ""

    async def come(self) -> "Buyer":
        who = {"email": self.email, "name": "Asha Rao", "password": "a long password"}
        self.token = (await self.shop.data("POST", "/customer/register", who))["token"]
        return self

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        return await self.shop.ask(method, path, body, token=self.token)

    async def wish(self, **changes: Any) -> dict[str, Any]:
        product = (await self.shop.data("GET", "/products?in_stock=1"))["rows"][0]
        variant = (
            product["variant_id"] or (await self.shop.data("GET", f"/products/{product['slug']}"))["variants"][0]["id"]
        )
        await self.ask("PUT", "/cart", {"variant_id": variant, "quantity": 1})
        quote = (await self.ask("POST", "/quote", {"country": "IN", "region": "MH"})).json()["data"]
        return {
            "key": secrets.token_hex(16), "email": self.email, "address": ADDRESS, "shipping": quote["shipping"]["id"],
            "method": "delivery", "total": quote["total"], "terms": True,
        } | changes  # fmt: skip

    async def buy(self, **changes: Any) -> str:
        answer = await self.ask("POST", "/checkout", await self.wish(**changes))
        assert answer.status_code == 200, answer.text
        self.order = answer.json()["data"]["token"]
        return self.order


@pytest.fixture
def site_type() -> str:
    return "ecommerce"


@pytest_asyncio.fixture(loop_scope="session")
async def buyers(hosted: Hosted) -> tuple[Buyer, Buyer]:
    """Asha with an order, Mallory with a full cart; everything noted."""
    asha = await Buyer(hosted, f"asha-{secrets.token_hex(4)}@example.org").come()
    mallory = await Buyer(hosted, f"mallory-{secrets.token_hex(4)}@example.org").come()
    await asha.buy()
    await asha.ask("POST", "/customer/addresses", {"address": ADDRESS})
    await mallory.wish()
    await hosted.note()
    return asha, mallory


async def test_an_order_is_refused_that_is_not_as_shown(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """Another price, another way to pay, places there are none of: nothing ordered, nothing reserved."""
    mallory = buyers[1]
    right = await mallory.wish()
    await hosted.note()
    cases: list[tuple[dict[str, Any], tuple[int, ...], tuple[str, ...]]] = [
        ({"total": 0}, (409,), ()),
        ({"total": 1}, (409,), ()),
        ({"total": -right["total"]}, (400,), ("total",)),
        ({"shipping": 999_999}, (400, 409), ()),
        ({"method": "stripe"}, (409,), ("method",)),
        ({"terms": False}, (400,), ("terms",)),
        ({"key": "x" * 10}, (400,), ("key",)),
        *(
            ({"address": ADDRESS | {field: value}}, (400,), (f"address.{field}",))
            for field, value in [
                ("name", ["a"]), ("name", "a\r\nBcc: e@example.org"), ("line1", "x" * 161), ("city", {"a": "b"}),
                ("city", 5),
                ("postcode", "0"), ("postcode", "1' or '1'='1"), ("country", "in"), ("country", "XX';--"), ("country",
                ["IN"]),
                ("region", "<b>"), ("phone", "call me"), ("phone", "+1\n2345678"), ("tax_number", MARKUP), ("line2",
                "x\x07"),
            ]
        ),
        ({"billing": ADDRESS | {"country": "??"}}, (400,), ("billing.country",)),
    ]  # fmt: skip
    found = {}
    for changes, status, fields in cases:
        found[str(changes)] = wrong(await mallory.ask("POST", "/checkout", right | changes), status, *fields)
    for item in (
        {"variant_id": 999_999, "quantity": 1},
        {"variant_id": 2**62, "quantity": 1},
        {"variant_id": 2**31, "quantity": 1},
    ):
        found[str(item)] = wrong(await mallory.ask("PUT", "/cart", item), (400, 404, 409))
    all_refused(found)
    await hosted.unchanged()


async def test_the_same_order_twice_is_one(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """Pressed twice, or sent again by a machine: one order, one reservation."""
    mallory = buyers[1]
    wish = await mallory.wish()
    first = (await mallory.ask("POST", "/checkout", wish)).json()["data"]["token"]
    await hosted.note()
    again = await mallory.ask("POST", "/checkout", wish)
    assert again.status_code in {200, 409}, again.text
    assert again.status_code == 409 or again.json()["data"]["token"] == first
    await hosted.unchanged()


async def test_another_customers_things_are_not_there(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """With an own, right token: orders, addresses and carts of others are 404, whatever number is tried."""
    asha, mallory = buyers
    theirs = (await hosted.data("GET", "/customer/me", token=asha.token))["addresses"][0]["id"]
    number = (await hosted.rows("SELECT id, number FROM orders ORDER BY id DESC LIMIT 1"))[0]
    guess = asha.order[:-1] + ("A" if asha.order[-1] != "A" else "B")
    ask = mallory.ask
    found = {
        "address, deleted": wrong(await ask("DELETE", f"/customer/addresses/{theirs}"), 404),
        "address, changed": wrong(await ask("POST", "/customer/addresses", {"id": theirs, "address": ADDRESS}), 404),
        "order, claimed": wrong(await ask("POST", "/customer/claim", {"order": asha.order}), 409),
        "order in the admin": wrong(await ask("GET", f"/admin/orders/{number['id']}"), 403),
        "orders in the admin": wrong(await ask("GET", "/admin/orders"), 403),
        "settings": wrong(await ask("GET", "/admin/settings"), 403),
        "products": wrong(await ask("PUT", "/admin/c/products/1", {"price": 1}), 403),
        "own role": wrong(await ask("POST", "/admin/users", {"email": "m@example.org", "role": "owner"}), 403),
        "the owner's account": wrong(await hosted.ask("GET", "/customer/me", token=hosted.owner), 403),
    }
    for word in (guess, str(number["id"]), number["number"], asha.order.lower(), f"{asha.order}' or '1'='1", "%25"):
        for method, suffix in (
            ("GET", ""),
            ("GET", "/invoice"),
            ("POST", "/pay"),
            ("POST", "/cancel"),
            ("POST", "/again"),
        ):
            answer = await ask(method, f"/orders/{word}{suffix}", {} if method == "POST" else None)
            found[f"{method} {word}{suffix}"] = wrong(answer, (400, 404))
    all_refused(found)
    assert (await hosted.data("GET", "/customer/orders", token=mallory.token))["total"] == 0
    await hosted.unchanged()


async def test_the_staff_door_knows_no_customers(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """Two realms: neither password nor cookie of the one opens the other."""
    asha = buyers[0]
    customer = {"email": asha.email, "password": "a long password"}
    owner = {"email": hosted.email, "password": hosted.password}
    all_refused({
        "customer as staff": wrong(await hosted.ask("POST", "/auth/login", customer), 401),
        "owner as customer": wrong(await hosted.ask("POST", "/customer/login", owner), 401),
        "an account twice": wrong(await hosted.ask("POST", "/customer/register", customer | {"name": "M"}), 409),
    })  # fmt: skip
    await hosted.unchanged()


async def test_nobody_pays_by_saying_so(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """Messages of payment providers that nobody signed, payments that are not there."""
    event = {"type": "checkout.session.completed", "data": {"object": {"payment_status": "paid", "id": "cs_1"}}}
    found = {}
    for provider in ("stripe", "razorpay"):
        for headers in ({}, {"Stripe-Signature": "t=1,v1=00", "X-Razorpay-Signature": "00"}):
            answer = await hosted.ask("POST", f"/webhooks/{provider}", event, headers=headers)
            found[f"{provider} {headers}"] = wrong(answer, (400, 404))
    for reference in ("test_" + "0" * 32, "test_' or '1'='1", "1"):
        for outcome in ("paid", "failed"):
            answer = await hosted.ask("POST", f"/test-payment/{reference}", {"outcome": outcome})
            found[f"{reference} {outcome}"] = wrong(answer, (400, 404))
    all_refused(found)
    await hosted.unchanged()


async def test_markup_in_an_order_stays_text(hosted: Hosted, buyers: tuple[Buyer, Buyer]) -> None:
    """In the order, its invoice and its mails; nobody else's rows are touched."""
    mallory = buyers[1]
    await hosted.note()
    address = ADDRESS | {"name": MARKUP, "line1": MARKUP, "line2": MARKUP, "company": MARKUP}
    token = await mallory.buy(address=address, note=f"{MARKUP}\r\n.\r\nBcc: evil@example.org")
    order = await hosted.data("GET", f"/orders/{token}", token=mallory.token)
    assert MARKUP in str(order)
    invoice = await hosted.ask("GET", f"/orders/{token}/invoice")
    assert invoice.status_code in {200, 409}
    page = await hosted.http.get(f"/order/{token}")
    assert "<script>xss" not in page.text
    for mail in await hosted.rows("SELECT subject, reply_to, recipient FROM mails ORDER BY id DESC LIMIT 4"):
        assert not [value for value in mail.values() if "\n" in value or "\r" in value]
        assert "evil@" not in str(mail)
    await hosted.unchanged(
        *(
            f"table {name}"
            for name in (
                "order",
                "mails",
                "cart",
                "inventory",
                "stock",
                "payment",
                "invoice",
                "customer",
                "counter",
                "number",
            )
        )
    )
