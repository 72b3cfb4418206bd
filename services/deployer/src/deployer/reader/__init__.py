"""The source reader: a process without privileges and network that reads repositories for the deployer.

What customers pushed is parsed here and nowhere beside the engine's socket. Only the standard library is imported.
"""
