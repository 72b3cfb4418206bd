"""`.env` holds any text; the real docker compose is asked in tests/integration/provisioner."""

import configparser
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import envfile

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=255)
TRICKY = st.text(st.sampled_from("'\"\\$`{}()#= \n\r\tn€😀\u2028\x85"), max_size=40)


@given(st.dictionaries(st.from_regex(r"[A-Z][A-Z0-9_]{0,20}", fullmatch=True), TEXT | TRICKY, max_size=8))
def test_what_is_written_is_read(variables: dict[str, str]) -> None:
    assert envfile.parse(envfile.render(variables)) == variables


@given(TEXT | TRICKY)
def test_a_value_never_adds_a_line(value: str) -> None:
    """So that none can pose as a further variable."""
    assert envfile.line("A", value).count("\n") == 0
    assert "\r" not in envfile.line("A", value)


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("My Awesome Site", "My Awesome Site"),
        ("", ""),
        ("https://a.b/c", "https://a.b/c"),
        ("10M", "10M"),
        ("true", "'true'"),
        (" lead", "' lead'"),
        ("a#b", "'a#b'"),
        ("$(id)", "'$(id)'"),
        ("it's", '"it\'s"'),
        ("end\\", '"end\\\\"'),
        ("a\nB=c", '"a\\nB=c"'),
        ("'$X", '"\'\\$X"'),
    ],
)
def test_the_simplest_spelling_is_used(value: str, spelling: str) -> None:
    assert envfile.quote(value) == spelling


@pytest.mark.parametrize("text", ["A", "1A=b", "A B=c", "A='x", 'A="x', "=x"])
def test_broken_lines_are_refused_without_quoting_them(text: str) -> None:
    with pytest.raises(envfile.EnvFileError) as error:
        envfile.parse(f"OK=1\n{text}\n")
    assert "line 2" in str(error.value)


def test_nul_and_odd_names_are_refused() -> None:
    with pytest.raises(envfile.EnvFileError):
        envfile.line("A", "a\x00b")
    with pytest.raises(envfile.EnvFileError):
        envfile.line("A=B", "x")


def test_a_plain_reader_gets_the_usual_values() -> None:
    """Bare values are what any reader of INI-like files sees."""
    text = "[x]\n" + envfile.render({"APP_DOMAIN": "a.b.c", "APP_NAME": "My Site", "DB_PORT": "5432"})
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    assert dict(parser["x"]) == {"app_domain": "a.b.c", "app_name": "My Site", "db_port": "5432"}


def test_version_is_the_last_comment() -> None:
    """A value cannot forge it: values never begin a line."""
    text = envfile.render({"A": "\n# Version 9\n"}) + "\n# Version 3\n"
    assert envfile.version(text) == 3
    assert envfile.version("A=b\n") == 0


@given(TEXT)
def test_comments_and_empty_lines_do_not_count(value: str) -> None:
    text = "# a 'comment'\n\n" + envfile.line("A", value) + "\n\n# end\n"
    assert json.dumps(envfile.parse(text)) == json.dumps({"A": value})
