"""Images: the platform's registry, and the engine's copies of those that it runs."""
