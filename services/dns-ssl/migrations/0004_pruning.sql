-- For what is pruned (dns_ssl/pruning.py).
CREATE INDEX removed_sites_removed_at ON removed_sites (removed_at);
