"""What lies in the mail catcher: right recipient, right subject, right text, once, whatever the site is called."""

import asyncio
import secrets

from tests.lib.git import Checkout
from tests.lib.mail import Mail, mails_to, wait_for_mail
from tests.lib.platform import VERIFY, Customer, Platform, Site
from tests.lib.stack import Stack


def well_formed(mail: Mail, customer: Customer) -> None:
    """One recipient, no header that came out of the site's name, both a plain and an HTML body."""
    assert mail.recipients == (customer.email,)
    assert customer.email in mail.to
    assert mail.message["Bcc"] is None
    assert "\n" not in mail.subject
    assert mail.text().strip()
    assert "<b>&amp;" not in mail.html(), "the site's name was put into the HTML unescaped"
    assert "evil@example.org" not in mail.text() + mail.html(), "an address in the site's name can be clicked"
    assert not mail.message.defects, mail.message.defects


async def test_site_active_mail(site: Site, stack: Stack, customer: Customer) -> None:
    """Once, to the owner: the name quoted in the subject, on one line; address and clone URL in the text."""
    mail = await wait_for_mail(stack, customer.email, site.url)
    well_formed(mail, customer)
    assert mail.subject.startswith("Your site “O'Brien's \"Café\"")
    assert site.url in mail.text()
    assert mail.message["X-Correlation-Id"] == site.correlation_id, "the mail does not lead back to the request"
    about_birth = [m for m in mails_to(stack, customer.email) if m.subject == mail.subject]
    assert len(about_birth) == 1, [m.subject for m in about_birth]
    assert mails_to(stack, "evil@example.org") == []


async def test_deployment_mails(site: Site, stack: Stack, customer: Customer, checkout: Checkout) -> None:
    """A push that works and one that cannot be built: one mail each, the second with step and reason."""
    commit = await checkout.push_files({"api/src/mail.txt": "one\n"}, "A change worth a mail")
    await site.wait_commit(commit)
    mail = await wait_for_mail(stack, customer.email, commit[:7])
    well_formed(mail, customer)
    broken = await checkout.push_files({"alert/Dockerfile": "FROM webmeteor/node:24\nRUN exit 7\n"}, "Broken")
    failed = await site.wait_commit(broken, status="failed")
    bad_news = await wait_for_mail(stack, customer.email, broken[:7])
    well_formed(bad_news, customer)
    assert "build" in bad_news.text()
    assert failed["deployment_id"] in bad_news.text() + bad_news.html()
    await checkout.git("revert", "--no-edit", "HEAD")
    await checkout.push()
    repaired = await site.wait_commit(await checkout.head())
    await wait_for_mail(stack, customer.email, str(repaired["commit_hash"])[:7])
    await asyncio.sleep(0.5)
    for words in (commit[:7], broken[:7]):
        assert len([m for m in mails_to(stack, customer.email) if words in m.text()]) == 1, words


async def test_stranger_gets_no_mail_of_the_site(site: Site, stack: Stack, stranger: Customer) -> None:
    """The second customer's letter box has nothing of this site."""
    assert [
        m.subject for m in mails_to(stack, stranger.email) if site.app_id in m.text() or site.domain in m.text()
    ] == []


async def test_an_address_that_nobody_proved_gets_one_mail(platform: Platform, stack: Stack) -> None:
    """The account works, its site goes live, and nothing of it is mailed; the link ends that, once."""
    who = {"email": f"quiet-{secrets.token_hex(6)}@example.org", "password": "correct horse battery"}
    body = who | {"name": "Pay at https://evil.example"}
    answer = (await platform.api("POST", "/api/auth/register", json=body, expect=201)).json()
    customer = Customer(platform, who["email"], who["password"], answer["customer_uuid"], answer["token"])
    proof = await wait_for_mail(stack, customer.email, VERIFY)
    assert "evil" not in proof.message.as_string()
    first = await customer.active_site("Quiet")
    me = (await customer.api("GET", "/api/me", expect=200)).json()
    assert (me["email_proven"], me["sites_limit"]) == (False, 3)
    await customer.prove_address()
    second = await customer.active_site("Told of")
    await wait_for_mail(stack, customer.email, second.url)
    assert not [mail for mail in mails_to(stack, customer.email) if first.url in mail.text()]
    for site in (first, second):
        await site.delete()
