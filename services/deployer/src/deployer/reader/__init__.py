"""The source reader: a process without privileges or network that reads repositories for the deployer.

Customers' commits are parsed here, not in the process with the engine's socket. Only the standard library is imported.
"""
