"""The platform's version number, defined only here. CONTRIBUTING.md says when it changes."""

VERSION = "0.1.0"
