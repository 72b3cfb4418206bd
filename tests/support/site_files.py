"""A site as the provisioner leaves it on the disk: repository, checkout and `.env`."""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

from shared import envfile, names, templates
from tests.support import stack

GIT_ENV = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "PATH": os.environ["PATH"],
    "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t",
}  # fmt: skip


async def run(*argv: str, cwd: Path | None = None) -> str:
    process = await asyncio.create_subprocess_exec(
        *argv, cwd=cwd, env=GIT_ENV, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode().strip()


@dataclass
class TestSite:
    """A site's files as the provisioner leaves them."""

    __test__ = False
    root: Path
    customer_uuid: str = field(default_factory=names.new_customer_uuid)
    app_id: str = field(default_factory=names.new_app_id)
    commit: str = ""

    @property
    def domain(self) -> str:
        return f"{self.app_id.replace('_', '-')}.webmeteor.localhost"

    @property
    def repo(self) -> Path:
        return self.root / "repos" / self.customer_uuid / f"{self.app_id}.git"

    @property
    def directory(self) -> Path:
        return self.root / "sites" / self.customer_uuid / self.app_id

    @property
    def work(self) -> Path:
        return self.root / "work" / self.app_id

    def common(self) -> dict[str, str]:
        return {"customer_uuid": self.customer_uuid, "app_id": self.app_id}

    def write_env(self, version: int = 1, **more: str) -> None:
        values = {
            "CUSTOMER_UUID": self.customer_uuid, "APP_ID": self.app_id, "APP_DOMAIN": self.domain,
            "APP_ENV": "production",
            "APP_NAME": "A site", "DB_HOST": "db", "DB_PORT": "5432", "DB_NAME": f"site_{self.app_id}",
            "DB_USER": f"user_{self.app_id}", "DB_PASSWORD": "p" * 32, "JWT_SECRET": "j" * 64,
            "SESSION_SECRET": "s" * 64,
            "ALERT_SECRET": "a" * 64, "CORS_ORIGIN": f"https://{self.domain}", "UPLOAD_MAX_SIZE": "10M",
            "STORAGE_PATH": "/var/www/html/storage", "LOG_LEVEL": "info", "REPO_WEBHOOK_SECRET": "w" * 64, **more,
        }  # fmt: skip
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / ".env").write_text(envfile.render(values) + f"# Version {version}\n")

    async def create(self, site_type: str | None) -> None:
        """With a template's files, or with hardly any."""
        if site_type:
            templates.compose(stack.ROOT / "templates", site_type, self.work)
        else:
            for part in ("www", "api", "alert"):
                (self.work / part).mkdir(parents=True)
                (self.work / part / "Dockerfile").write_text(f"FROM scratch\nLABEL part={part}\n")
        self.repo.parent.mkdir(parents=True, exist_ok=True)
        await run("git", "init", "-q", "--bare", "-b", "main", str(self.repo))
        await run("git", "init", "-q", "-b", "main", ".", cwd=self.work)
        self.write_env()
        await self.push("First")

    async def push(self, message: str) -> str:
        await run("git", "add", "-A", cwd=self.work)
        await run("git", "commit", "-q", "-m", message, cwd=self.work)
        await run("git", "push", "-q", str(self.repo), "HEAD:main", cwd=self.work)
        self.commit = await run("git", "rev-parse", "HEAD", cwd=self.work)
        return self.commit
