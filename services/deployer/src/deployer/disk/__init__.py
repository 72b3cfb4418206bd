"""The machine's disks: checking for room before builds, and removing unneeded data (decision 0042)."""
