"""What all parts of the deployer share; made once, in bootstrap."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from deployer.build.builder import Builder
from deployer.engine.protocol import Engine
from deployer.host.room import Room
from deployer.images.library import Library
from deployer.model import Release, Site
from deployer.routing.public import PublicSite
from deployer.routing.route_table import RouteTable
from deployer.settings import Settings
from deployer.source import Source
from shared.db.pool import Pool
from shared.locks import Locks
from shared.messaging.outbox import Outbox
from shared.secrets import Vault
from shared.sitespec import Service, SiteSpec, plan_named

Probe = Callable[[Service, str], Awaitable[str | None]]
"""(service, address) → None when ready, else the reason."""


@dataclass
class Context:
    settings: Settings
    pool: Pool
    outbox: Outbox
    vault: Vault
    engine: Engine
    routes: RouteTable
    public: PublicSite
    probe: Probe
    library: Library
    builder: Builder
    source: Source
    room: Room
    lock: Locks = field(default_factory=Locks)
    """Per site: only the lock's holder may change its containers."""

    def serves(self, site: Site) -> bool:
        """Whether the site is on this machine, and to stay."""
        return site.machine == self.settings.machine and not site.deleting

    def spec_of(self, site: Site, release: Release | None) -> SiteSpec:
        """With the plan and the dataset of the release."""
        return self.spec(site, release.plan, release.dataset) if release else self.spec(site)

    def spec(self, site: Site, plan: str | None = None, dataset: str = "") -> SiteSpec:
        """`plan`: that of an existing release; default: the site's own. `dataset`: what its containers use."""
        return SiteSpec(
            customer_uuid=site.customer_uuid,
            app_id=site.app_id,
            site_type=site.site_type or "portfolio",
            site_name=site.domain,  # does not affect what runs
            domain=site.domain,
            custom_domain=site.custom_domain,
            db_image=self.settings.db_image,
            plan=plan_named(plan or site.plan),
            dataset=dataset,
        )
