"""The use of the machine's disks: removing unneeded data (decision 0042), limits of sites' volumes (0044)."""
