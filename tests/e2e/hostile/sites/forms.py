"""Every form that a visitor of a site can send, and what no honest visitor sends in its fields."""

from dataclasses import dataclass
from typing import Any

LONG = "x" * 20_000
HEADER = "Asha\r\nBcc: evil@example.org"
NOT_TEXT: tuple[Any, ...] = (5, True, None, "", [], ["a"], {"$ne": ""})

# What each kind of field refuses, with an error of its own.
BAD: dict[str, tuple[Any, ...]] = {
    "line": (*NOT_TEXT, "   ", LONG, HEADER, "Asha\nX-Spam: no", "\x07bell", "\x1b[31mred"),
    "text": (*NOT_TEXT, "x", LONG),
    "email": (
        *NOT_TEXT, "no-at.example.org", "a@b", "a@example.org, evil@example.org", "Asha <a@example.org>",
        "a@example.org\r\nBcc: evil@example.org", "a@example.org\nDATA", "x" * 250 + "@example.org", "' or '1'='1",
        "a@example.org;drop table users", "<script>xss()</script>@example.org", "a@[127.0.0.1", "a b@example.org",
    ),
    "phone": ([{}], ["1"], True, "one two three", "+1\r\nBcc: e@example.org", "1" * 60, "'; drop table users; --"),
    "secret": (*NOT_TEXT, "x" * 201),
    "password": (*NOT_TEXT, "short", "x" * 201),
    "optional": (5, True, ["a"], {"a": "b"}, LONG),
    "number": ("one", -1, 1.5, "1.5", "1e3", "0x1f", [1], {"a": 1}, True, 2**70, "1; drop table users", " "),
    "count": (None, 100, 2**31),
    "yes": (None, "maybe", [True], {"a": 1}, 7, "1; drop table users"),
    "key": (*NOT_TEXT, "short", LONG, "../../../../../../etc/passwd", "'; drop table orders; -- aaaaaaaa",
        "a" * 30 + "\n"),
    "word": (*NOT_TEXT, LONG, "'; drop table users; --", "../../etc/passwd", "Test", "test\n"),
    "object": (None, "", "x", 5, True, [], {str(n): n for n in range(13)}),
    "maybe-object": ("x", 5, True, {str(n): n for n in range(13)}),
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """`fields`: name → (kinds of BAD, a value that is taken); `limit`: so many pass before 429; `kept`: its table."""

    method: str
    path: str
    fields: dict[str, tuple[str, Any]]
    limit: int = 0
    kept: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def body(self, **changes: Any) -> dict[str, Any]:
        return {name: value for name, (_, value) in self.fields.items()} | changes

    def cases(self) -> list[tuple[str, Any]]:
        """(field, what it refuses)"""
        found = []
        for field, (kinds, _) in self.fields.items():
            optional = field in {"phone", "service", "note", "shipping", "region", "parent", "billing", "order", "add"}
            values = [value for kind in kinds.split() for value in BAD[kind]]
            found += [(field, value) for value in values if not (optional and value in (None, "", [], " "))]
        return found


EMAIL = ("email", "asha@example.org")
LOGIN = {"email": ("optional", "asha@example.org"), "password": ("secret", "not the password")}
LINE, TEXT = ("line", "Asha Rao"), ("text", "Would you have time in May?")
ORDER = "A" * 43

FORMS: dict[str, tuple[Form, ...]] = {
    "portfolio": (
        Form("POST", "/contact", {"name": LINE, "email": EMAIL, "message": TEXT}, 5, "contact_messages"),
    ),
    "business": (
        Form(
            "POST", "/inquiries",
            {"name": LINE, "email": EMAIL, "phone": ("phone", "+91 20 1234"), "service": ("optional", ""),
                "message": TEXT},
            5, "contact_inquiries",
        ),
    ),
    "blog": (
        Form("POST", "/contact", {"name": LINE, "email": EMAIL, "message": TEXT}, 5, "contact_messages"),
        Form(
            "POST", "/posts/{slug}/comments",
            {"name": LINE, "email": EMAIL, "body": TEXT, "parent": ("number", None)},
            5, "comments",
        ),
    ),
    "ecommerce": (
        Form("PUT", "/cart", {"variant_id": ("number", 1), "quantity": ("number count", 1), "add": ("yes", False)},
            300),
        Form("POST", "/quote", {"country": ("word", "IN"), "region": ("optional", "MH"), "shipping": ("number", None)}),
        Form(
            "POST", "/checkout",
            {
                "key": ("key", "k" * 32), "email": EMAIL, "address": ("object", {"name": "Asha"}),
                    "billing": ("maybe-object", None),
                "shipping": ("number", None), "method": ("word", "delivery"), "note": ("optional", ""),
                "total": ("number", 1), "terms": ("yes", True),
            },
            30,
        ),
        Form(
            "POST", "/customer/register",
            {"email": EMAIL, "name": LINE, "password": ("password", "a long password"), "phone": ("phone", ""),
                "order": ("key", "")},
            10,
        ),
        Form("POST", "/customer/login", LOGIN, 10),
        Form("POST", "/customer/forgot", {"email": EMAIL}, 5),
        Form("POST", "/customer/reset", {"key": ("key", "0" * 48), "password": ("password", "a long password")}, 10),
        Form("POST", f"/orders/{ORDER}/pay", {}, 20),
        Form("POST", f"/orders/{ORDER}/cancel", {}, 20),
        Form("POST", f"/orders/{ORDER}/again", {}, 20),
        Form("POST", f"/test-payment/test_{'0' * 32}", {"outcome": ("word", "paid")}),
    ),
}  # fmt: skip
EVERYWHERE = (
    Form("POST", "/auth/login", LOGIN, 10),
    Form("POST", "/auth/forgot", {"email": EMAIL}, 5),
    Form("POST", "/auth/reset", {"token": ("key", "0" * 64), "new": ("password", "a long password")}, 10),
)
# Nothing is entered there: a cookie or a signature decides (test_accounts, test_shop).
WITHOUT_FIELDS = {
    "POST /auth/refresh", "POST /auth/logout", "POST /customer/refresh", "POST /customer/logout",
    "POST /webhooks/stripe", "POST /webhooks/razorpay",
}  # fmt: skip


def forms_of(site_type: str) -> tuple[Form, ...]:
    return EVERYWHERE + FORMS[site_type]
