"""What an account may have. The settings are the only place for the figures."""

from api_gateway.settings import Settings


def sites(settings: Settings, *, email_proven: bool) -> int:
    """How many sites; fewer until the e-mail address is proven."""
    plan = settings.sites_per_customer
    return plan if email_proven else min(plan, settings.sites_before_proof)
