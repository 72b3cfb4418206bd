"""The files the platform writes into a site's directory."""
