"""The operator's report: how far the refresh is, and which sites run on which runtimes (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence

from deployer.refresh.queries import Attempt, Refresh, Running

UNKNOWN = "(unknown)"
RESUME = "fix it, then: refresh --resume; to skip failed sites: refresh --resume --skip-failed"


def lines(
    now: str, db_image: str | None, refresh: Refresh | None, attempts: Sequence[Attempt], sites: Sequence[Running]
) -> Iterator[str]:
    """`now`: version of the engine's runtimes; `db_image`: id of the engine's image for sites' databases."""
    yield f"runtimes of the engine: {now}"
    yield from _progress(refresh, attempts)
    for version, count in Counter(site.runtimes or UNKNOWN for site in sites).most_common():
        yield f"{count} site(s) on {version}{' (the newest)' if version == now else ''}"
    for site in sites:
        if site.runtimes != now:
            yield f"  behind: {site.app_id} {site.domain} on {site.runtimes or UNKNOWN}"
    older = sum(site.db_image != db_image for site in sites)
    if older:
        yield f"{older} site(s) with an earlier database image; a refresh leaves databases alone"


def _progress(refresh: Refresh | None, attempts: Sequence[Attempt]) -> Iterator[str]:
    if refresh is None:
        yield "no refresh so far"
        return
    since = refresh.ended_at or refresh.started_at
    yield f"refresh {refresh.id} to {refresh.runtimes}: {refresh.state}, {since:%Y-%m-%d %H:%M} UTC"
    counted = Counter("skipped" if attempt.skipped else attempt.state for attempt in attempts)
    if counted:
        yield "  deployments: " + ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
    if refresh.state == "paused":
        yield f"  {refresh.reason}"
        yield f"  {RESUME}"
