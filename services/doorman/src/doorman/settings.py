"""The doorman's settings, from the environment; there is no secret among them."""

from shared.settings import HttpSettings


class Settings(HttpSettings):
    listen_port: int = 8005
