"""An account's limits. Only the settings hold the values."""

from api_gateway.settings import Settings


def sites(settings: Settings, *, email_proven: bool) -> int:
    """Return how many sites are allowed; fewer until the e-mail address is proven."""
    plan = settings.sites_per_customer
    return plan if email_proven else min(plan, settings.sites_before_proof)
