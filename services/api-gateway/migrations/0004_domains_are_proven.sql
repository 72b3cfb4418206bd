-- A domain is one site's once it is proven, and as long as that site stays; claims are for anybody.
DROP INDEX sites_custom_domain;
CREATE UNIQUE INDEX sites_custom_domain ON sites (custom_domain)
    WHERE custom_domain_status = 'verified' AND status <> 'deleting';
