"""The files that the platform writes into a site's directory."""
