from pathlib import Path

from deployer.build_limits import ensure, wanted


def test_limits_stand_on_the_group_above_all_builds() -> None:
    """One group for all builds, in either version of control groups."""
    root = Path("/cgroup")
    assert wanted(root, "2g", 1024, unified=False) == {
        root / "memory/docker/buildkit/memory.limit_in_bytes": "2147483648",
        root / "pids/docker/buildkit/pids.max": "1024",
    }
    assert wanted(root, "512m", 99, unified=True) == {
        root / "docker/buildkit/memory.max": "536870912",
        root / "docker/buildkit/pids.max": "99",
    }


def test_limits_are_written_once_and_kept(tmp_path: Path) -> None:
    """Setting them again changes nothing; what somebody raised is put back."""
    for name, file in (("memory", "memory.limit_in_bytes"), ("pids", "pids.max")):
        folder = tmp_path / name / "docker" / "buildkit"
        folder.mkdir(parents=True)
        (folder / file).write_text("max\n")
    for _ in range(2):
        ensure(tmp_path, "1g", 50)
        assert (tmp_path / "pids/docker/buildkit/pids.max").read_text() == "50"
        assert (tmp_path / "memory/docker/buildkit/memory.limit_in_bytes").read_text() == "1073741824"


def test_machine_without_control_groups_is_no_error(tmp_path: Path) -> None:
    """Where they can't be set the deployer runs on and says so."""
    ensure(tmp_path, "1g", 50)
    ensure(None, "1g", 50)
