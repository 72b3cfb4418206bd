"""Prometheus metrics of every service; a service adds its own in its own module `metrics`."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS_PUBLISHED = Counter("webmeteor_events_published_total", "Events confirmed by the broker", ["type"])
EVENTS_HANDLED = Counter("webmeteor_events_handled_total", "Events by outcome", ["type", "outcome"])
EVENTS_FORGED = Counter(
    "webmeteor_events_forged_total", "Events parked because their sender may not publish them", ["type", "sender"]
)
EVENT_DELAY = Histogram(
    "webmeteor_event_delay_seconds",
    "From the event's time to its handler's commit",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30),
)
BROKER_BLOCKED = Gauge("webmeteor_broker_blocked", "1 while the broker takes no messages (memory or disk alarm)")
OUTBOX_WAITING = Gauge("webmeteor_outbox_waiting", "Event rows not yet confirmed by the broker")
OUTBOX_OLDEST = Gauge("webmeteor_outbox_oldest_seconds", "Age of the oldest event row not yet confirmed by the broker")
EVENTS_PARKED = Gauge("webmeteor_events_parked", "Events in this service's parking queue")
EVENTS_WAITING = Gauge("webmeteor_events_waiting", "Events in this service's queue that no consumer has yet")
JOBS_DUE = Gauge("webmeteor_jobs_due", "Open jobs whose time has come, those at work included")
JOBS_RUN = Counter("webmeteor_jobs_total", "Leased jobs by outcome", ["kind", "outcome"])
HTTP_REQUESTS = Counter("webmeteor_http_requests_total", "Requests by route and status", ["method", "route", "status"])
HTTP_SECONDS = Histogram("webmeteor_http_seconds", "Time to answer", ["route"])
