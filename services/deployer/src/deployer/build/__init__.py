"""Builds of customers' Dockerfiles: untrusted programs, each in a container that can only build (decision 0040)."""
