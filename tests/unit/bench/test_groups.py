"""Figures of containers from every kind of control group."""

from pathlib import Path

import pytest

from bench import _groups as groups

ID = "0123456789abcdef"
V1 = {
    "cpuacct": {"cpuacct.usage": "2500000000\n"},
    "memory": {
        "memory.usage_in_bytes": "50000000\n",
        "memory.stat": "cache 1\nrss 2\ntotal_rss 20000000\ntotal_shmem 3000000\ntotal_inactive_file 10000000\n",
        "memory.kmem.usage_in_bytes": "2000000\n",
        "cgroup.procs": "7\n8\n",
    },
}
V2 = {
    "": {
        "cpu.stat": "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n",
        "memory.current": "50000000\n",
        "memory.stat": "anon 20000000\nfile 5\nshmem 3000000\nkernel 2000000\ninactive_file 10000000\n",
        "cgroup.procs": "7\n8\n",
    }
}


@pytest.fixture(params=[V1, V2], ids=["v1", "v2"])
def version(request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = request.param
    return found


@pytest.mark.parametrize("place", [f"docker/{ID}", f"system.slice/docker-{ID}.scope"], ids=["cgroupfs", "systemd"])
def test_all_versions_and_drivers_give_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: dict[str, dict[str, str]], place: str
) -> None:
    """Seconds and megabytes, whatever the kernel counts in."""
    for controller, files in version.items():
        folder = tmp_path / controller / place
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text)
    monkeypatch.setattr(groups, "ROOT", tmp_path)
    assert groups.cpu_seconds(ID) == 2.5
    assert groups.memory_mb(ID) == 40
    assert groups.anonymous_mb(ID) == 20
    assert groups.held_mb(ID) == 25
    assert groups.processes(ID) == [7, 8]


def test_a_container_that_has_ended_has_no_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "ROOT", tmp_path)
    with pytest.raises(FileNotFoundError, match=ID):
        groups.cpu_seconds(ID)
