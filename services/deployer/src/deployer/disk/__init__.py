"""The machine's disks: whether there is room for builds, and taking away what nobody needs (decision 0042)."""
