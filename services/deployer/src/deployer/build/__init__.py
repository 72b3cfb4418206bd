"""Builds of customers' Dockerfiles: strangers' programs, each in a container that can only build (decision 0040)."""
