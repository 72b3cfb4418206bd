"""System calls of a build: those of any container, those that set up user namespaces, and nothing else (pure)."""

from typing import Any

# chroot confines each step to its image. The containers' profile already has everything else that buildah needs.
NEEDED = frozenset({"chroot"})
# New or rarely used parts of the kernel that a user namespace exposes; no build needs them.
REFUSED = frozenset({
    "add_key", "keyctl", "request_key", "fsconfig", "fsmount", "fsopen", "fspick", "open_tree", "move_mount",
    "mount_setattr", "modify_ldt", "name_to_handle_at", "personality", "process_vm_readv", "process_vm_writev",
    "ptrace", "setns",
})  # fmt: skip


def narrowed(profile: dict[str, Any]) -> dict[str, Any]:
    """Reduce containers-common's profile to a container that has no capabilities for the engine.

    Rules that depend on capabilities are resolved here: the engine would apply the container's, but in their own
    namespace builds have more.
    """
    rules = []
    for rule in profile["syscalls"]:
        if (rule.get("includes") or {}).get("caps"):
            continue
        depends = bool((rule.get("excludes") or {}).get("caps"))
        called = [name for name in rule["names"] if name not in REFUSED and not (depends and name in NEEDED)]
        if called:
            rules.append({**rule, "names": called, "excludes": {}})
    rules.append({"names": sorted(NEEDED), "action": "SCMP_ACT_ALLOW", "args": [], "includes": {}, "excludes": {}})
    return {**profile, "syscalls": rules}
