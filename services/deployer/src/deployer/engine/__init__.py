"""The border to the container engine: `protocol` says what is asked, `docker` asks the real one, `fake` plays it."""
