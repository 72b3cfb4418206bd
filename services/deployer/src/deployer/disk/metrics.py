"""The deployer's own Prometheus metrics; shared/metrics.py has those of every service."""

from prometheus_client import Gauge

DISK_USED = Gauge("webmeteor_disk_used_ratio", "Used fraction of a disk, bytes or files, whichever is more", ["disk"])
BUILDS_STOPPED = Gauge("webmeteor_builds_stopped", "1 while builds wait because a disk is nearly full")
DELETIONS_WAITING = Gauge("webmeteor_deletions_waiting", "Deletions that wait for room to copy the site's data")
SITES_HELD = Gauge("webmeteor_sites_held", "Sites held because their volumes are far above the limit")
