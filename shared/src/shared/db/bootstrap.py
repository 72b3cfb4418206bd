"""Creates one role and one schema per service; run by set-up as the database's administrator. Idempotent.

Reads `WEBMETEOR_ADMIN_DATABASE_URL` and `WEBMETEOR_<ROLE>_PASSWORD` (GATEWAY, PROVISIONER, DEPLOYER, DNS_SSL,
NOTIFIER). A role can use only its own schema; no role can use `public`.
"""

import asyncio
import os
import sys

import asyncpg

from shared.services import SCHEMAS


async def bootstrap(admin_dsn: str, passwords: dict[str, str]) -> None:
    """`passwords` by role; `main` gives one for each of SCHEMAS."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        database = await connection.fetchval("SELECT current_database()")
        await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        await connection.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
        for role, secret in passwords.items():
            if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
                await connection.execute(f"CREATE ROLE {role} LOGIN")
            # Utility statements take no parameters; the server quotes the password.
            password = await connection.fetchval("SELECT quote_literal($1::text)", secret)
            await connection.execute(f"ALTER ROLE {role} PASSWORD {password}")
            await connection.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {role}')
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {role} AUTHORIZATION {role}")
            await connection.execute(f"ALTER ROLE {role} SET search_path = {role}")
    finally:
        await connection.close()


def main() -> None:
    try:
        dsn = os.environ["WEBMETEOR_ADMIN_DATABASE_URL"]
        passwords = {role: os.environ[f"WEBMETEOR_{role.upper()}_PASSWORD"] for role in SCHEMAS}
    except KeyError as error:
        sys.exit(f"{error.args[0]} is not set; set-up writes it to var/<stack>/secrets/stack.env")
    asyncio.run(bootstrap(dsn, passwords))


if __name__ == "__main__":
    main()
