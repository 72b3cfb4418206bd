"""Rows of the database as dataclasses, with decrypted secrets."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.events.types import SiteType
from shared.sitespec import SiteSpec, plan_named


@dataclass(frozen=True)
class Owner:
    """The owner whose account the site's admin gets; `hash` is None until a password is generated."""

    email: str
    name: str
    env_version: int
    hash: str | None = field(repr=False)


@dataclass(frozen=True)
class Site:
    app_id: str
    customer_uuid: str
    site_type: SiteType
    site_name: str
    domain: str
    custom_domain: str | None
    env_version: int
    env_written: int
    live_commit: str | None
    ready: bool
    created_at: datetime
    deleting: bool
    plan: str
    restore_id: str | None
    """It begins with a copy, not with its template."""
    restore_commit: str | None
    """The one that was live when the copy was made."""
    dataset: str
    """The restore that brought the data that is live; "": the site began with it."""
    secrets: dict[str, str] = field(repr=False)
    customer_env: dict[str, str] = field(repr=False)
    owner: Owner | None

    @property
    def full_name(self) -> str:
        return f"{self.customer_uuid}/{self.app_id}"

    @property
    def owner_password_due(self) -> bool:
        """Whether a password must be generated before this version of `.env` is written."""
        return self.owner is not None and self.owner.hash is None and self.owner.env_version <= self.env_version

    def spec(self, db_image: str) -> SiteSpec:
        """Validate every name again, because they become paths and arguments. Raises UnknownPlanError."""
        return SiteSpec(
            customer_uuid=self.customer_uuid,
            app_id=self.app_id,
            site_type=self.site_type,
            site_name=self.site_name,
            domain=self.domain,
            custom_domain=self.custom_domain,
            db_image=db_image,
            plan=plan_named(self.plan),
            dataset=self.dataset,
        )


@dataclass(frozen=True)
class Delivery:
    """A change of one ref to deliver to the platform; zeros in `before` mean created, in `after` deleted."""

    id: str
    app_id: str
    customer_uuid: str
    ref: str
    before: str
    after: str
    attempts: int
    created_at: datetime
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Deletion:
    app_id: str
    customer_uuid: str
    archive: str | None
    bytes: int | None
