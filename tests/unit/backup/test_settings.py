from pathlib import Path
from typing import Any

import pytest

from backup.bootstrap import target
from backup.settings import Settings


def settings(**more: Any) -> Settings:
    return Settings(
        database_url="x", amqp_url="x", key_file=Path("k"), cuts_root=Path("c"), proofs_root=Path("p"),
        backup_local=Path("/backups"), backup_password_file=Path("pw"), backup_cache=Path("cache"), **more,
    )  # fmt: skip


def test_copies_stay_on_the_machine_unless_a_repository_is_named() -> None:
    assert target(settings()).repository == "/backups"
    assert target(settings(backup_repository="s3:https://s3.example/bucket")).repository.startswith("s3:")


def test_credentials_are_shown_nowhere() -> None:
    made = target(settings(backup_credentials='{"AWS_SECRET_ACCESS_KEY": "hidden"}'))
    assert made.environment == {"AWS_SECRET_ACCESS_KEY": "hidden"}
    assert "hidden" not in repr(made)


@pytest.mark.parametrize("text", ["", "[]", "A=hidden", '{"A": ["hidden"]}'])
def test_credentials_that_are_none_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(ValueError, match="BACKUP_CREDENTIALS") as failure:
        target(settings(backup_credentials=text))
    assert "hidden" not in repr(failure.value)
