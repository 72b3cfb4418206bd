-- Rows of deleted sites outlive their archives, so that late events bring nothing back; then they are pruned.
CREATE INDEX deletions_without_archive ON deletions (done_at) WHERE archive = '';
