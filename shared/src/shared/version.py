"""The platform's number, in this place only. CONTRIBUTING.md says when it changes."""

VERSION = "0.1.0"
