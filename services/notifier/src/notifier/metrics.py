"""The notifier's own metrics."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("webmeteor_sockets", "Connected Socket.IO clients of this instance")
LIVE_EVENTS = Counter("webmeteor_live_events_total", "Events told to customers' rooms", ["type"])
MAILS = Counter("webmeteor_mails_total", "Mails by outcome", ["kind", "state"])
