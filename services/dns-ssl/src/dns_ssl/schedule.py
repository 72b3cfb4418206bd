"""When to look again and when to speak: pure functions of seconds and days."""

WARN_DAYS = (14, 7, 3, 1)
QUICK_SECONDS = 3.0
QUICK_PAUSE_SECONDS = 0.05
_REPORT_CAP_SECONDS = 6 * 3600.0


def certificate_pause(waited: float) -> float:
    """Seconds to the next handshake after `waited` seconds: a twentieth of it, between 0.2 s and half a minute."""
    return min(30.0, max(0.2, waited / 20))


def report_due(waited: float, reports: int, patience: float) -> bool:
    """Whether the next ssl.failed is due: after `patience`, then at doubling times, at last every six hours.

    Each report lets the deployer nudge the proxy once more; authorities allow few failed attempts per hour.
    """
    due = patience
    for number in range(reports):
        due += min(patience * 2**number, _REPORT_CAP_SECONDS)
    return waited >= due


def domain_pause(waited: float) -> float:
    """Seconds to the next look at a customer's DNS: a tenth of the time waited, between 2 s and 15 minutes."""
    return min(900.0, max(2.0, waited / 10))


def warning_due(days_left: int, lifetime_days: float, warned_days: int | None) -> int | None:
    """The warning (in days) to give now, if any; each is given once per certificate.

    A warning that lies in the first half of a short-lived certificate's life says nothing and is left out.
    """
    reached = [days for days in WARN_DAYS if days_left <= days and days * 2 < lifetime_days]
    if not reached or (warned_days is not None and min(reached) >= warned_days):
        return None
    return min(reached)
