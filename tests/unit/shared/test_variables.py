import pytest

from shared.variables import REPLACEABLE, refusal, refusals


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD", "OWNER_EMAIL", "PATH", "BASH_ENV", "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "GLIBC_TUNABLES",
        "PGHOST", "PGOPTIONS", "NODE_OPTIONS", "PHP_INI_SCAN_DIR", "PHPRC", "DOCKER_HOST", "COMPOSE_FILE",
        "COMPOSE_OF_TOMORROW", "WEBMETEOR_STACK", "POSTGRES_PASSWORD",
    ],
)  # fmt: skip
def test_names_that_something_else_reads_are_refused(name: str) -> None:
    """The platform, the loader, the runtimes, the database's client, compose."""
    assert refusal(name)


@pytest.mark.parametrize(
    "name",
    [*sorted(REPLACEABLE), "LD_SDK_KEY", "PGP_PRIVATE_KEY", "DOCKER_REGISTRY_MIRROR", "DB_REPLICA", "OWNER_PHONE"],
)
def test_names_that_only_look_like_those_are_free(name: str) -> None:
    assert refusal(name) is None


def test_each_refused_name_comes_with_its_reason() -> None:
    text = refusals(["STRIPE_KEY", "LD_PRELOAD", "DB_HOST"])
    assert text == "DB_HOST (the platform sets it), LD_PRELOAD (the loader reads it)"
    assert refusals(["STRIPE_KEY"]) == ""
