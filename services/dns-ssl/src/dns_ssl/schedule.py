"""When to check again and when to report: pure functions of seconds and days."""

WARN_DAYS = (14, 7, 3, 1)
QUICK_SECONDS = 3.0
QUICK_PAUSE_SECONDS = 0.05
_REPORT_CAP_SECONDS = 6 * 3600.0


def certificate_pause(waited: float) -> float:
    """Return the seconds to the next handshake: a twentieth of `waited`, between 0.2 s and 30 s."""
    return min(30.0, max(0.2, waited / 20))


def report_due(waited: float, reports: int, patience: float) -> bool:
    """Whether the next ssl.failed is due: after `patience`, then at doubling intervals of at most six hours.

    Each report makes the deployer have the proxy retry; authorities allow few failed attempts per hour.
    """
    due = patience
    for number in range(reports):
        due += min(patience * 2**number, _REPORT_CAP_SECONDS)
    return waited >= due


def domain_pause(waited: float) -> float:
    """Return the seconds to the next DNS check: a tenth of the time waited, between 2 s and 15 minutes."""
    return min(900.0, max(2.0, waited / 10))


def warning_due(days_left: int, lifetime_days: float, warned_days: int | None) -> int | None:
    """Return the warning (in days) to send now, if any; each is sent once per certificate.

    Warnings in the first half of a short-lived certificate's life are meaningless and left out.
    """
    reached = [days for days in WARN_DAYS if days_left <= days and days * 2 < lifetime_days]
    if not reached or (warned_days is not None and min(reached) >= warned_days):
        return None
    return min(reached)
