"""The machine below the sites: firewall, addresses, room on its disks, programs and file locks."""
