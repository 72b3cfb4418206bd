import base64
from urllib.parse import quote

import pytest

from deployer.deployments.redact import LINE_CHARS, MASK, Redactor, clean, shorten

SECRET = "p4ss/w+rd=&x1"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
def test_no_spelling_of_a_secret_stays(before: str) -> None:
    """As it is, URL-encoded, and in base64 whatever stands before it."""
    redact = Redactor({"DB_PASSWORD": SECRET})
    for line in (
        f"{before}{SECRET}!",
        f"{before}{quote(SECRET, safe='')}",
        base64.b64encode(f"{before}{SECRET} after".encode()).decode(),
        base64.urlsafe_b64encode(f"{before}{SECRET} after".encode()).decode(),
    ):
        assert MASK in redact(line), line
        assert SECRET not in redact(line)


def test_a_customers_own_variable_is_a_secret() -> None:
    """Nobody but the customer knows which of them are."""
    assert Redactor({"STRIPE_KEY": "sk_live_1"})("using sk_live_1") == f"using {MASK}"


def test_what_everybody_may_know_stays() -> None:
    """A log in which the domain is masked helps nobody."""
    assert Redactor({"APP_DOMAIN": "mysite.webmeteor.in"})("mysite.webmeteor.in") == "mysite.webmeteor.in"
    assert Redactor({"OWNER_NAME": "Catalogue"})("Catalogue: built") == "Catalogue: built"


def test_the_hash_of_a_password_is_a_secret() -> None:
    assert Redactor({"OWNER_PASSWORD_HASH": "$argon2id$v=19$x"})("OWNER='$argon2id$v=19$x'") == f"OWNER='{MASK}'"


def test_a_short_value_is_no_secret() -> None:
    """Masking every `1` or `true` would make the log unreadable."""
    assert Redactor({"FLAG": "true"})("true") == "true"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STAGE", "production"), ("ENGINE", "docker"), ("LEVEL", "failed"), ("REGION", "us-east-1"),
        ("GREETING", "Hello, dear world!"),
        ("CITY", "Österreich"), ("RELEASE", "v1.24.0"), ("LIMIT", "1000000"), ("LOCALES", "German, French"),
    ],
)  # fmt: skip
def test_an_ordinary_word_stays(name: str, value: str) -> None:
    """Not `ERROR: •••••• to solve: executor •••••• running`."""
    line = f"ERROR: {value} to solve"
    assert Redactor({name: value})(line) == line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_PASSWORD", "docker"), ("APIKEY", "production"), ("SMTP_AUTH", "letmein"),
        ("STRIPE", "sk_live_4eC39HqL"), ("DATABASE_URL", "postgres://u:hunter2@db/x"),
        ("SENTRY", "abcdefghijklmnopqrstuvwxyzabcdef"),
    ],
)  # fmt: skip
def test_a_secret_is_known_by_its_name_or_its_looks(name: str, value: str) -> None:
    assert Redactor({name: value})(f"using {value}") == f"using {MASK}"


def test_a_secret_that_contains_another_goes_as_a_whole() -> None:
    """The longest first."""
    assert Redactor({"A_KEY": "secret", "B_KEY": "secret-and-more"})("secret-and-more") == MASK


def test_each_line_of_a_secret_with_several_lines_is_hidden() -> None:
    """A private key is printed line by line."""
    assert Redactor({"KEY": "first-line\nsecond-line"})("> second-line") == f"> {MASK}"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("10%\r50%\r100%\r", "100%"),
        ("a\x00b\x08c", "abc"),
        ("left\u202etfel", "lefttfel"),
        ("tab\there", "tab    here"),
        ("fa\udce7ade", "faade"),
    ],
)
def test_a_line_is_text_and_nothing_else(line: str, shown: str) -> None:
    """A terminal that shows the log obeys nobody's escape sequences."""
    assert clean(line) == shown


def test_a_line_has_an_end() -> None:
    """However long the build's one line is."""
    assert len(shorten("x" * 1_000_000)) == LINE_CHARS + 2
