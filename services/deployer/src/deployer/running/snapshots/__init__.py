"""A site's data as files: database and uploads, copied from its volumes and loaded into another site's."""
