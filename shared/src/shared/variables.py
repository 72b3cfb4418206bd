"""Which names a customer's variables may have: asked by the gateway at the door, and again where `.env` is written.

By name, not by beginning: `LD_SDK_KEY` is LaunchDarkly's, and nothing that the loader reads. Why: decision 0084.
"""

from collections.abc import Iterable

_REPLACEABLE = """
    MAIL_HOST MAIL_PORT MAIL_USERNAME MAIL_PASSWORD MAIL_FROM_ADDRESS MAIL_FROM_NAME
    LOG_LEVEL UPLOAD_MAX_SIZE CORS_ORIGIN
"""
REPLACEABLE = frozenset(_REPLACEABLE.split())
"""The platform's own that a customer may replace: nothing of the platform depends on them."""

_REFUSED = {
    "the platform sets it": """
        CUSTOMER_UUID APP_ID APP_DOMAIN APP_ENV APP_NAME DB_HOST DB_PORT DB_NAME DB_USER DB_PASSWORD JWT_SECRET
        SESSION_SECRET STORAGE_PATH REPO_WEBHOOK_SECRET ALERT_SECRET ALERT_PORT WWW_URL API_URL ALERT_URL NODE_ENV
        CUSTOM_DOMAIN OWNER_EMAIL OWNER_NAME OWNER_PASSWORD_HASH POSTGRES_DB POSTGRES_USER POSTGRES_PASSWORD""",
    "the system reads it": """
        PATH HOME USER LOGNAME SHELL PWD OLDPWD HOSTNAME TMPDIR IFS ENV BASH_ENV SHELLOPTS BASHOPTS BASH_COMPAT
        BASH_XTRACEFD BASH_LOADABLES_PATH PS4 POSIXLY_CORRECT""",
    # ld.so(8), and what glibc reads beside it.
    "the loader reads it": """
        LD_ASSUME_KERNEL LD_AUDIT LD_BIND_NOT LD_BIND_NOW LD_DEBUG LD_DEBUG_OUTPUT LD_DYNAMIC_WEAK LD_HWCAP_MASK
        LD_LIBRARY_PATH LD_ORIGIN_PATH LD_POINTER_GUARD LD_PREFER_MAP_32BIT_EXEC LD_PRELOAD LD_PROFILE LD_PROFILE_OUTPUT
        LD_SHOW_AUXV LD_TRACE_LOADED_OBJECTS LD_TRACE_PRELINKING LD_USE_LOAD_BIAS LD_VERBOSE LD_WARN GLIBC_TUNABLES
        GCONV_PATH GETCONF_DIR LOCPATH NLSPATH MALLOC_TRACE HOSTALIASES LOCALDOMAIN RESOLV_HOST_CONF RES_OPTIONS""",
    "PHP, nginx or Node read it at their start": """
        PHPRC PHP_INI_SCAN_DIR USE_ZEND_ALLOC USE_ZEND_ALLOC_HUGE_PAGES USE_TRACKED_ALLOC FPM_UPLOAD_MAX FPM_POST_MAX
        FPM_MAX_CHILDREN NGINX NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE OPENSSL_CONF OPENSSL_ENGINES
        OPENSSL_MODULES""",
    # libpq's "Environment Variables".
    "the database's client reads it": """
        PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGREQUIREAUTH PGCHANNELBINDING PGSERVICE
        PGSERVICEFILE PGOPTIONS PGAPPNAME PGSSLMODE PGREQUIRESSL PGSSLNEGOTIATION PGSSLCOMPRESSION PGSSLCERT PGSSLKEY
        PGSSLCERTMODE PGSSLROOTCERT PGSSLCRL PGSSLCRLDIR PGSSLSNI PGREQUIREPEER PGSSLMINPROTOCOLVERSION
        PGSSLMAXPROTOCOLVERSION PGGSSENCMODE PGKRBSRVNAME PGGSSLIB PGGSSDELEGATION PGCONNECT_TIMEOUT PGCLIENTENCODING
        PGTARGETSESSIONATTRS PGLOADBALANCEHOSTS PGMINPROTOCOLVERSION PGMAXPROTOCOLVERSION PGDATESTYLE PGTZ PGGEQO
        PGSYSCONFDIR PGLOCALEDIR""",
    "Docker reads it": """
        DOCKER_API_VERSION DOCKER_BUILDKIT DOCKER_CERT_PATH DOCKER_CONFIG DOCKER_CONTENT_TRUST
        DOCKER_CONTENT_TRUST_SERVER DOCKER_CONTEXT DOCKER_CUSTOM_HEADERS DOCKER_DEFAULT_PLATFORM DOCKER_HOST DOCKER_TLS
        DOCKER_TLS_VERIFY BUILDKIT_HOST BUILDX_BUILDER BUILDX_CONFIG""",
}
_REASONS = {name: reason for reason, names in _REFUSED.items() for name in names.split()}
# Whole name spaces: compose takes every such name from the `.env` beside its file, and each release has new ones.
_SPACES = {"COMPOSE_": "Docker Compose reads it", "WEBMETEOR_": "it is one of the platform's settings"}


def refusal(name: str) -> str | None:
    """Why this name is not for a customer to set; None when it is."""
    spaces = (reason for space, reason in _SPACES.items() if name.startswith(space))
    return _REASONS.get(name) or next(spaces, None)


def refusals(names: Iterable[str]) -> str:
    """`DB_HOST (the platform sets it), …` of those that are refused; empty when none is."""
    return ", ".join(f"{name} ({reason})" for name in sorted(names) if (reason := refusal(name)))
