"""Errors of records, certificates and domains. Their keys appear in the API, events and mails."""

from shared.errors import PlatformError


class DnsProviderError(PlatformError):
    """The DNS provider refused or did not answer."""

    key, status = "dns_provider_failed", 502


class RecordNotVisibleError(PlatformError):
    """The lookup does not (yet) return the expected address."""

    key, status = "dns_record_not_visible", 502


class LookupFailedError(PlatformError):
    """The name server did not answer, or its answer was invalid."""

    key, status = "dns_lookup_failed", 502


class CertificateError(PlatformError):
    """The handshake did not show a valid certificate for the name."""

    key, status = "certificate_invalid", 502


class DefaultCertificateError(CertificateError):
    """The proxy has no certificate for the name yet and shows its self-signed one."""

    key = "certificate_self_signed"


class UnknownIssuerError(CertificateError):
    key = "certificate_issuer_unknown"


class WrongNameError(CertificateError):
    key = "certificate_name_mismatch"


class ExpiredError(CertificateError):
    key = "certificate_expired"


class NotYetValidError(CertificateError):
    key = "certificate_not_yet_valid"


class NoCertificateError(CertificateError):
    """The proxy ended the handshake without showing a certificate."""

    key = "certificate_missing"


class ConnectionRefusedByProxyError(CertificateError):
    key = "https_refused"


class HandshakeTimeoutError(CertificateError):
    key = "https_timeout"


class ProxyUnreachableError(CertificateError):
    key = "https_unreachable"


class CaFileError(CertificateError):
    """CA_FILE is missing or is just being written."""

    key = "ca_file_unreadable"


class RecordMissingError(CertificateError):
    """The certificate may exist, but the site's name does not lead to the proxy."""

    key = "dns_record_missing"


class DomainNotReadyError(PlatformError):
    """The customer's DNS does not have the required records."""

    key, status = "domain_not_ready", 409


class CodeMissingError(DomainNotReadyError):
    key = "domain_code_missing"


class DomainTakenError(DomainNotReadyError):
    """Another site has verified the domain."""

    key = "domain_taken"


class AddressMissingError(DomainNotReadyError):
    key = "domain_address_missing"


class AddressDiffersError(DomainNotReadyError):
    key = "domain_address_differs"
