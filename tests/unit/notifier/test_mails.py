import email
import html
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest

from notifier import mail_rules
from notifier.message import Recipient, compose, message_id
from notifier.render import FOLDER, Content, Templates
from shared.errors import InvalidInputError
from tests.support.mail import body_of
from tests.unit.notifier.samples import make

HOSTILE = [
    "Plain",
    "O'Brien's \"Café\" & Söhne <b>bold</b>",
    "first\nBcc: evil@example.org\n\nbody",
    "first\r\n\r\n--boundary\r\nContent-Type: text/html",
    "$(reboot) `id` ${HOME} %s {{ 7*7 }} {% raw %}",
    "</title><script>alert(1)</script>",
    "=?utf-8?q?=0ABcc:_evil=40example.org?=",
    "\u202emoc.elpmaxe\u202c \u2028 \x1b[31m",
    "🚀" * 255,
    "名" * 255,
    "x" * 255,
    '", evil@example.org, "',
]


def content_of(templates: Templates, kind: str, name: str = "My Site") -> Content:
    event = make(kind, site_name=name, message=f"said: {name}")
    return templates.render(kind, mail_rules.context_of(event, {"site_name": name, "clone_url": "https://git/x.git"}))


def sent(content: Content, name: str = "Ada", address: str = "ada@example.com") -> EmailMessage:
    """Composed, put on the wire and read back as a mail program would."""
    raw = compose(
        content,
        sender="WebMeteor <no-reply@webmeteor.localhost>",
        recipient=Recipient(address, name),
        identity=message_id("event", address, "webmeteor.localhost"),
        at=datetime(2026, 11, 23, tzinfo=UTC),
        correlation="c0ffee",
        preferences_url="https://app.webmeteor.localhost/#/settings",
    )
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    read = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_every_mailed_event_has_its_three_templates() -> None:
    """And no folder is left over from an event that is not mailed."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == mail_rules.MAILED | {mail_rules.PROOF}
    for kind in folders:
        assert {path.name for path in (FOLDER / kind).iterdir()} == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", sorted(mail_rules.MAILED))
def test_hostile_names_stay_in_their_place(templates: Templates, kind: str, name: str) -> None:
    """Neither a site's name nor a failed step's message can add a header, a recipient, a part or markup."""
    read = sent(content_of(templates, kind, name), name=name)
    assert not read.defects
    assert set(read.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Unsubscribe",
        "X-Correlation-Id",
        "MIME-Version",
        "Content-Type",
    }
    assert [a.addr_spec for a in read["To"].addresses] == ["ada@example.com"]
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    page = body_of(read, "html")
    assert "<script" not in page
    assert "<b>bold" not in page
    assert "49" not in read["Subject"]
    assert len(read["Subject"].splitlines()) == 1


def test_name_survives_into_subject_text_and_page(templates: Templates) -> None:
    """Quotes, umlauts, markup and emoji arrive as the customer wrote them."""
    name = "O'Brien's \"Café\" & <Söhne> 🚀"
    read = sent(content_of(templates, "site.active", name))
    assert read["Subject"] == f"Your site “{name}” is live"
    assert name in body_of(read, "plain")
    assert name in html.unescape(body_of(read, "html"))


def test_site_active_tells_address_and_repository(templates: Templates) -> None:
    """In both forms."""
    content = content_of(templates, "site.active")
    for body in (content.text, content.html):
        assert "https://mysite.webmeteor.localhost" in body
        assert "https://git/x.git" in body
        assert "https://app.webmeteor.localhost/#/sites/app_bbbbbbbbbb" in body
        assert "https://app.webmeteor.localhost/#/settings" in body


def test_failed_deployment_tells_step_reason_and_which(templates: Templates) -> None:
    """What a customer needs to repair it, and that the site still serves."""
    content = content_of(templates, "deploy.failed")
    for body in (content.text, content.html):
        assert "build" in body
        assert "said: My Site" in body
        assert "0123456" in body
        assert "deploy-20261123-140000-abcd" in body
        assert "stays live" in body


@pytest.mark.parametrize(
    ("state", "said", "not_said"),
    [
        ("over", ["Delete something", "2.5 GiB"], "so far above"),
        ("held", ["are paused", "more disk space"], "Delete something"),
    ],
)
def test_a_site_that_keeps_too_much_is_told_what_to_do(
    templates: Templates, state: str, said: list[str], not_said: str
) -> None:
    """While it runs its owner can delete; when it is held the operator has to act."""
    event = make("site.disk", state=state)
    content = templates.render(
        "site.disk", mail_rules.context_of(event, {"site_name": "My Site", "domain": "x.example"})
    )
    for body in (content.text, content.html):
        for words in ("2.1 GiB", "2 GiB", *said):
            assert words in body
        assert not_said not in body
    assert ("is held" in content.subject) is (state == "held")


def test_rollback_is_called_so(templates: Templates) -> None:
    """An update and a rollback read differently."""
    event = make("deploy.succeeded", kind="rollback", commit=None)
    content = templates.render("deploy.succeeded", mail_rules.context_of(event, {}))
    assert "rolled back" in content.subject


def test_message_id_is_stable_and_personal() -> None:
    """The same mail made twice can be recognised as one; another recipient's is another."""
    first = message_id("event", "ada@example.com", "example.org")
    assert first == message_id("event", "ada@example.com", "example.org")
    assert first != message_id("event", "bob@example.com", "example.org")


@pytest.mark.parametrize("address", ["", "no-at-sign", "a@", "@b", "a b@example.com", "a@example.com\nBcc: x@y.z"])
def test_impossible_addresses_are_refused(templates: Templates, address: str) -> None:
    """As an error of their own kind, which ends the mail as failed."""
    with pytest.raises(InvalidInputError, match="address"):
        sent(content_of(templates, "site.active"), address=address)


def test_international_addresses_go_out(templates: Templates) -> None:
    """A domain outside ASCII is sent in its ASCII form."""
    assert sent(content_of(templates, "site.active"), address="ada@bücher.example")["To"].addresses[0].domain == (
        "xn--bcher-kva.example"
    )
    assert Recipient("ädä@example.com", "").needs_utf8


PHISHING = "URGENT: your invoice is overdue - pay at https://evil.example/pay now"


@pytest.mark.parametrize("kind", sorted(mail_rules.MAILED))
def test_a_name_is_no_message_of_ours(templates: Templates, kind: str) -> None:
    """Quoted, short, behind our own words, and without anything that a mail program makes a link of."""
    event = make(kind, site_name=PHISHING)
    content = templates.render(kind, mail_rules.context_of(event, {"site_name": PHISHING, "clone_url": "x"}))
    quoted = "“URGENT: your invoice is overdue - pay at … now”"
    assert quoted in content.text
    assert quoted in html.unescape(content.html)
    for part in (content.subject, content.text, content.html):
        assert "evil" not in part
        assert part.count("URGENT") == part.count("“URGENT")
    assert not content.subject.startswith("“")


def test_the_proof_mail_has_nothing_that_a_customer_wrote(templates: Templates) -> None:
    """It goes to addresses that may be anybody's: one link to the dashboard, and when it ends."""
    link = "https://app.webmeteor.localhost/#/verify/token-of-the-link"
    data = {"token": "vault-token", "expires_at": "2026-12-01T10:00:00Z", "name": PHISHING, "site_name": PHISHING}
    content = templates.render(mail_rules.PROOF, {"data": data, "link": link})
    for part in (content.text, content.html):
        assert link in part
        assert "1 December 2026" in part
        assert "URGENT" not in part
        assert "vault-token" not in part
        assert "own this site" not in part


def test_a_persons_name_is_no_link_either(templates: Templates) -> None:
    """Names of people stand beside the address."""
    read = sent(content_of(templates, "site.active"), name="Ada, see www.evil.example now")
    assert read["To"].addresses[0].display_name == "Ada, see … now"
