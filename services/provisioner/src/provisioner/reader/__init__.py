"""The source reader: a process without privileges or network that reads repositories for the provisioner.

Customers' commits are parsed here, not in the process that has secrets, a database and a network. It loads the standard
library and our own code alone. `client.py` is the provisioner's side.
"""
