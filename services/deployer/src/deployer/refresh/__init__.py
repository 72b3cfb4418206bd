"""Security updates reach sites: each is deployed again upon the runtimes that the engine has now (decision 0043)."""
