"""Images: what the platform's registry has, and that the engine has what it runs."""
