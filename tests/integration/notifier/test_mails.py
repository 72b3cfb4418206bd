"""Mails over real SMTP: which recipients, how often, and what a crash or a bad relay changes."""

import asyncio
from datetime import UTC, datetime

import pytest

from notifier import errors
from notifier.mailer import SmtpMailer
from shared.db.pool import Pool
from shared.events.types import (
    CustomerEmailProven,
    CustomerPreferencesChanged,
    CustomerRegistered,
    EmailProofRequested,
    SiteDeletionRequested,
    SslFailed,
    SslIssued,
)
from shared.secrets import Vault
from tests.integration.notifier.conftest import FAR, Customer, NewService, handled
from tests.integration.notifier.smtp import Relay
from tests.support.events import Elsewhere
from tests.support.mail import body_of
from tests.support.samples import active, failed, succeeded
from tests.support.service import ServiceProcess, free_port
from tests.support.waiting import until

STATES = "SELECT kind, state FROM notification_log ORDER BY id"


async def states(pool: Pool) -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in await pool.fetch(STATES)]


async def until_states(pool: Pool, *wanted: str) -> None:
    async def reached() -> bool:
        return [state for _, state in await states(pool)] == list(wanted)

    await until(reached)


async def test_mail_goes_to_the_owner_and_is_logged(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, bob: Customer, relay: Relay, pool: Pool
) -> None:
    """Right recipient, right text, the correlation id of the request that caused it."""
    await elsewhere.publish(active(ada))
    mail = await relay.mail()
    assert relay.recipients == [ada.email]
    assert mail["Subject"] == "Your site “My Site” is live"
    await until_states(pool, "sent")
    row = await pool.fetchrow("SELECT * FROM notification_log")
    assert row is not None
    assert (row["recipient"], row["subject"], row["message_id"]) == (ada.email, mail["Subject"], mail["Message-ID"])
    assert row["correlation_id"] == mail["X-Correlation-Id"]


async def test_hostile_site_name_stays_text(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay
) -> None:
    """On a real connection: one recipient, no further header, one dot on a line of its own does not end the mail."""
    name = "=?utf-8?q?=0ABcc:_evil=40example.org?= \r\nBcc: evil@example.org\r\n.\r\nMAIL FROM:<x> 🚀"
    await elsewhere.publish(failed(ada, message="first\n.\n..\nRCPT TO:<evil@example.org>\nlast"))
    await elsewhere.publish(active(ada, site_name=name))
    await relay.mail(2)
    assert set(relay.recipients) == {ada.email}
    texts = [part.get_content() for mail in relay.mails if (part := mail.get_body(("plain",)))]
    assert any("\n.\n..\nRCPT TO:<evil@example.org>\nlast" in text for text in texts)
    assert all(mail["Bcc"] is None for mail in relay.mails)


async def test_redelivered_event_is_mailed_once(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """Even when the inbox has forgotten it."""
    event = await elsewhere.publish(active(ada))
    await relay.mail()
    await until_states(pool, "sent")
    await pool.execute("DELETE FROM inbox")
    await pool.execute("UPDATE jobs SET state = 'open', run_at = now() WHERE key = $1", event)
    await until(lambda: pool.fetchval("SELECT count(*) = 0 FROM jobs WHERE state = 'open'"))
    assert len(relay.mails) == 1


async def test_relay_that_is_away_is_waited_for(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """No mail is lost, none is claimed in vain."""
    relay.stop()
    port, relay.port = relay.port, free_port()
    service = new_service(SMTP_PORT=str(port))
    await service.start()
    await elsewhere.publish(active(ada))
    await until(lambda: pool.fetchval("SELECT attempts > 0 FROM notification_log"))
    await until_states(pool, "queued")
    relay.port = port
    await relay.start()
    await relay.mail()
    await until_states(pool, "sent")


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "END"])
async def test_temporary_refusal_is_offered_again(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool, command: str
) -> None:
    """At whichever command it comes."""
    relay.answers[command] = ["451 try again", "421 too busy"]
    await elsewhere.publish(active(ada))
    await relay.mail()
    await until_states(pool, "sent")
    assert len(relay.mails) == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA", "END"])
async def test_final_refusal_is_recorded(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool, command: str
) -> None:
    """A mail that the relay will never take is not offered again."""
    relay.answers[command] = ["550 no such mailbox"]
    await elsewhere.publish(active(ada))
    await until_states(pool, "failed")
    assert "550" in await pool.fetchval("SELECT problem FROM notification_log")
    assert relay.mails == []


async def test_hang_up_before_the_data_is_harmless(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """Nothing was handed over, so it is offered again."""
    relay.answers["RCPT"] = [""]
    await elsewhere.publish(active(ada))
    await relay.mail()
    await until_states(pool, "sent")


async def test_hang_up_after_the_data_is_unknown_and_not_repeated(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """At most once: the relay may have taken it."""
    relay.answers["END"] = [""]
    await elsewhere.publish(active(ada))
    await until_states(pool, "unknown")
    await until(lambda: pool.fetchval("SELECT count(*) = 0 FROM jobs WHERE state = 'open'"))
    assert len(relay.mails) == 1


async def test_killed_during_the_hand_over_is_unknown_and_not_repeated(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """The relay has the mail, the process dies before it hears so: the next one does not send it again."""
    relay.hangs = asyncio.Event()
    service = new_service()
    await service.start()
    await elsewhere.publish(active(ada))
    await relay.took.wait()
    await service.kill()
    relay.hangs.set()
    await new_service().start()
    await until_states(pool, "unknown")
    assert len(relay.mails) == 1


async def test_killed_before_the_claim_is_sent_by_the_next(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """Only the hand-over itself is uncertain."""
    relay.stop()
    service = new_service()
    await service.start()
    await elsewhere.publish(active(ada))
    await until(lambda: pool.fetchval("SELECT count(*) FROM notification_log"))
    await service.kill()
    await relay.start()
    await new_service().start()
    await relay.mail()
    await until_states(pool, "sent")


async def test_unwanted_mails_are_not_sent(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """Per type; the others go on."""
    changed = CustomerPreferencesChanged(customer_uuid=ada.uuid, mail={"site.active": False})
    await handled(pool, await elsewhere.publish(changed))
    await elsewhere.publish(active(ada))
    await elsewhere.publish(failed(ada))
    await until_states(pool, "unwanted", "sent")
    assert [mail["Subject"] for mail in relay.mails] == ["Your site “My Site”: deployment failed"]


async def test_certificate_trouble_is_mailed_once_a_day(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """dns-ssl repeats its report; after a repair the next trouble is news again."""
    trouble = SslFailed(customer_uuid=ada.uuid, app_id=ada.app, domain=ada.domain, key="k", message="No certificate.")
    repaired = SslIssued(
        customer_uuid=ada.uuid,
        app_id=ada.app,
        domain=ada.domain,
        issuer="CA",
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    for event in (trouble, trouble, trouble, repaired, trouble):
        await handled(pool, await elsewhere.publish(event))
    await until_states(pool, "sent", "sent")


async def test_dying_site_is_not_written_about(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, pool: Pool
) -> None:
    """Its owner knows."""
    gone = SiteDeletionRequested(customer_uuid=ada.uuid, app_id=ada.app, domain=ada.domain)
    await handled(pool, await elsewhere.publish(gone))
    for event in (failed(ada), succeeded(ada)):
        await handled(pool, await elsewhere.publish(event))
    assert await states(pool) == []


async def test_mail_waits_for_its_customer(
    running: ServiceProcess, elsewhere: Elsewhere, relay: Relay, pool: Pool
) -> None:
    """Events of the account and of the site have no order between them."""
    late = Customer("d")
    await handled(pool, await elsewhere.publish(active(late)))
    await late.introduce(elsewhere)
    await relay.mail()
    assert relay.recipients == [late.email]


async def test_two_instances_send_one_mail(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool
) -> None:
    """Per event, whoever takes the job."""
    for service in (new_service(), new_service()):
        await service.start()
    for number in range(20):
        await elsewhere.publish(succeeded(ada, deployment_id=f"deploy-20261123-140000-{number:04d}"))
    await relay.mail(20)
    await until_states(pool, *["sent"] * 20)
    assert len({mail["Message-ID"] for mail in relay.mails}) == len(relay.mails) == 20


@pytest.mark.parametrize("known", ["fake", "smtp"])
async def test_both_mailers_keep_the_contract(known: str, relay: Relay) -> None:
    """Accepted is handed over once; a refusal is an error of its kind."""
    from notifier.fakes import FakeMailer

    fake = FakeMailer()
    mailer = fake if known == "fake" else SmtpMailer("127.0.0.1", relay.port)
    async with mailer.prepared("a@example.com", "b@example.com", utf8=False) as deliver:
        await deliver(b"Subject: x\r\n\r\nbody\r\n")
    assert len(fake.mails if known == "fake" else relay.mails) == 1
    fake.refusals.append(errors.MailRefusedError("no"))
    relay.answers["RCPT"] = ["550 no"]
    with pytest.raises(errors.MailRefusedError):
        async with mailer.prepared("a@example.com", "b@example.com", utf8=False):
            pytest.fail("it was accepted")


async def test_an_address_outside_ascii_is_written_to_if_the_relay_can(relay: Relay) -> None:
    """The relay says so in its answer to EHLO; one that can't is never given the mail."""
    mailer, address = SmtpMailer("127.0.0.1", relay.port), "ädä@example.com"
    relay.answers["EHLO"] = ["250-relay.example\r\n250-8BITMIME\r\n250 SMTPUTF8"]
    async with mailer.prepared("a@example.com", address, utf8=True) as deliver:
        await deliver(f"To: {address}\r\n\r\nbody\r\n".encode())
    assert relay.recipients == [address]
    assert len(relay.mails) == 1
    with pytest.raises(errors.MailRefusedError, match="outside ASCII"):
        async with mailer.prepared("a@example.com", address, utf8=True):
            pytest.fail("it was accepted")
    assert relay.recipients == [address]


def proof_of(customer: Customer, proofs: Vault, *, expires_at: str = FAR) -> EmailProofRequested:
    token = proofs.encrypt("secret-of-the-link")
    values = {"customer_uuid": customer.uuid, "email": customer.email, "token": token, "expires_at": expires_at}
    return EmailProofRequested.model_validate(values)


async def test_an_address_that_is_not_proven_gets_the_proof_and_nothing_else(
    running: ServiceProcess, elsewhere: Elsewhere, relay: Relay, pool: Pool, proofs: Vault
) -> None:
    """The mail's link carries the secret, and no name that anybody chose; after the proof the other mails come."""
    eve = Customer("e")
    name = "Pay at https://evil.example"
    await elsewhere.publish(CustomerRegistered(customer_uuid=eve.uuid, email=eve.email, name=name, email_proven=False))
    await elsewhere.publish(proof_of(eve, proofs))
    mail = await relay.mail()
    assert "https://app.webmeteor.localhost/#/verify/secret-of-the-link" in body_of(mail, "plain")
    assert mail["To"] == eve.email
    assert "evil" not in mail.as_string()
    await elsewhere.publish(active(eve))
    await until_states(pool, "sent", "unwanted")
    await elsewhere.publish(CustomerEmailProven(customer_uuid=eve.uuid, email=eve.email))
    await until(lambda: pool.fetchval("SELECT email_proven FROM customers"))
    await elsewhere.publish(active(eve))
    await until_states(pool, "sent", "unwanted", "sent")
    assert len(relay.mails) == 2


async def test_a_proof_that_comes_before_its_account_counts(
    running: ServiceProcess, elsewhere: Elsewhere, relay: Relay, pool: Pool
) -> None:
    """Events are handled again in another order when one of them failed."""
    eve = Customer("e")
    await elsewhere.publish(CustomerEmailProven(customer_uuid=eve.uuid, email=eve.email))
    await elsewhere.publish(CustomerRegistered(customer_uuid=eve.uuid, email=eve.email, name="Eve", email_proven=False))
    await until(lambda: pool.fetchval("SELECT name = 'Eve' FROM customers"))
    await elsewhere.publish(active(eve))
    mail = await relay.mail()
    assert mail["To"] == f"Eve <{eve.email}>"


async def test_a_link_that_has_ended_is_not_mailed(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, relay: Relay, pool: Pool, proofs: Vault
) -> None:
    """Nor one that is needed no longer."""
    await elsewhere.publish(proof_of(ada, proofs))
    await until_states(pool, "unwanted")
    eve = Customer("e")
    await elsewhere.publish(CustomerRegistered(customer_uuid=eve.uuid, email=eve.email, name="Eve", email_proven=False))
    await elsewhere.publish(proof_of(eve, proofs, expires_at="2020-01-01T00:00:00Z"))
    await until_states(pool, "unwanted", "unwanted")
    assert relay.mails == []
