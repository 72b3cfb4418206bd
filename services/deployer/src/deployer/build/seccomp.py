"""System calls of a build: those of any container, what setting up user namespaces takes, and nothing else (pure)."""

from typing import Any

# chroot is how each step is shut into its image. The rest that buildah needs is in the profile for containers already.
NEEDED = frozenset({"chroot"})
# New or rarely used parts of the kernel that a user namespace opens to anybody, none of which a build needs.
REFUSED = frozenset({
    "add_key", "keyctl", "request_key", "fsconfig", "fsmount", "fsopen", "fspick", "open_tree", "move_mount",
    "mount_setattr", "modify_ldt", "name_to_handle_at", "personality", "process_vm_readv", "process_vm_writev",
    "ptrace", "setns",
})  # fmt: skip


def narrowed(profile: dict[str, Any]) -> dict[str, Any]:
    """A profile from containers-common's, for a container without capabilities in the engine's eyes.

    Its rules that depend on capabilities would be decided by the container's; in their own namespace builds have more.
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
