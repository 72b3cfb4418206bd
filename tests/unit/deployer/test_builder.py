from pathlib import Path

import pytest
from deployer import builder

TREE = "a" * 40


def test_a_build_is_one_argument_vector():
    """No shell, no secret, no argument of the platform's but the customer's own cache space."""
    assert builder.argv(
        cli="docker", context=Path("/b/app_xyz7890abc/t"), tag="webmeteor/site-app-xyz7890abc-api:t",
        labels={"webmeteor.stack": "dev", "webmeteor.app": "app_xyz7890abc"}, namespace="cust_abc123def456",
        memory="2g", cpus=1.5,
    ) == [
        "docker", "build", "--progress=plain", "--tag", "webmeteor/site-app-xyz7890abc-api:t",
        "--label", "webmeteor.app=app_xyz7890abc", "--label", "webmeteor.stack=dev",
        "--build-arg", "BUILDKIT_CACHE_MOUNT_NS=cust_abc123def456",
        "--memory", "2g", "--cpu-period", "100000", "--cpu-quota", "150000", "--ulimit", "nofile=4096",
        "--file", "/b/app_xyz7890abc/t/Dockerfile", "/b/app_xyz7890abc/t",
    ]  # fmt: skip


def test_images_are_named_by_tree():
    """Equal trees, equal image; a customer's build is never served to another customer."""
    assert builder.site_tag("app_xyz7890abc", "api", TREE) == f"webmeteor/site-app-xyz7890abc-api:{TREE}"
    assert builder.template_tag("api", TREE) == f"webmeteor/template-api:{TREE}"


@pytest.mark.parametrize(("app_id", "tree"), [("app_x; rm", TREE), ("app_xyz7890abc", "main")])
def test_a_tag_is_made_of_checked_names_only(app_id: str, tree: str):
    """The second check, at the place of use."""
    with pytest.raises(ValueError, match="string"):
        builder.site_tag(app_id, "api", tree)
