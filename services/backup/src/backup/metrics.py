from prometheus_client import Counter, Gauge

COPIES = Counter("webmeteor_copies_total", "Copies of sites", ["result"])
RUNS_FAILED = Counter("webmeteor_copies_not_stored_total", "Runs that could not be stored after all retries")
RESTORES_FAILED = Counter("webmeteor_restores_failed_total", "Restores that ended before the deployer could begin")
PROOFS = Counter("webmeteor_proofs_total", "Restores of copies, as a proof", ["result"])
UNPROVEN = Gauge("webmeteor_sites_without_proof", "Sites that have no copy proven within the time that is promised")
OLDEST_PROOF = Gauge("webmeteor_oldest_proof_seconds", "Age of the newest proof of the site whose proof is the oldest")
