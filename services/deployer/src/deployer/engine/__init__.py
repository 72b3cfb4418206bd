"""The interface to the container engine: `protocol` defines it, `docker` is the real one, `fake` is for tests."""
