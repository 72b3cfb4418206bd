import unicodedata
from datetime import datetime
from typing import Annotated

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api_gateway.api.models import Body

# The library's documented way to allow the special names that development and tests use.
SPECIAL_USE_DOMAIN_NAMES[:] = ["arpa", "invalid", "onion"]


def _email(value: str) -> str:
    """Check the syntax only; return the address in lower case."""
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return (found.ascii_email or found.normalized).lower()


def _one_line(value: str) -> str:
    """Reject control characters: names go into mail headers."""
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in value):
        raise ValueError("must not contain control characters or line breaks")
    return unicodedata.normalize("NFC", value)


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
PersonName = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(_one_line)
]
# At most 128 characters, so that a request cannot make argon2 hash megabytes.
NewPassword = Annotated[str, StringConstraints(min_length=8, max_length=128)]


class Register(Body):
    email: Email
    password: NewPassword
    name: PersonName


class Login(Body):
    email: Annotated[str, StringConstraints(max_length=254)]
    # Longer than at registration: decomposed letters (NFD) take more characters.
    password: Annotated[str, StringConstraints(max_length=512)]


class Token(BaseModel):
    user_uuid: str
    customer_uuid: str = Field(description="The account to which requests refer that name no site")
    token: str
    expires_at: datetime


class Logout(Body):
    everywhere: bool = Field(False, description="Revokes all tokens, not only this one")


class Verify(Body):
    token: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(description="From the e-mailed link")


class EmailProven(BaseModel):
    email: str


class Me(BaseModel):
    user_uuid: str
    customer_uuid: str
    role: str = Field(description="owner, developer or viewer; later versions may have more")
    email: str
    name: str
    created_at: datetime
    email_proven: bool
    sites: int
    sites_limit: int = Field(description="Higher once the e-mail address is confirmed")


MailKind = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$", max_length=60)]


class Preferences(Body):
    mail: dict[MailKind, bool] = Field(
        max_length=50,
        description='By event type, for example {"deploy.succeeded": false}; mails of types not listed are sent',
    )
