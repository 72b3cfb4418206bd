"""The source reader: a process without privileges or network that reads repositories for the deployer.

Customers' commits are parsed here, not in the process with the engine's socket. It loads the standard library and our
own code alone. `client.py` is the deployer's side.
"""
