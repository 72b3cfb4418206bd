"""The PHP tests of base and of each type, in containers of their own."""

import signal
import subprocess

import pytest

from tests.site.composed import ROOT, TEMPLATES, TYPES

SECONDS = 280


@pytest.mark.timeout(SECONDS + 15)
@pytest.mark.parametrize("site_type", ["base", *TYPES])
def test_php_tests(site_type: str) -> None:
    suite = "base" if site_type == "base" else "type"
    command = ["scripts/php-tests", site_type, suite, "--no-progress"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as tests:
        try:
            output, _ = tests.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            tests.send_signal(signal.SIGINT)  # not killed: it takes its containers away
            output = tests.communicate()[0] + f"\nstill running after {SECONDS} s"
    assert tests.returncode == 0, output
    assert "OK (" in output, output


@pytest.mark.parametrize("site_type", TYPES)
def test_every_type_has_php_tests(site_type: str) -> None:
    assert list((TEMPLATES / site_type / "api/tests/Type").glob("*Test.php"))
