"""What hashing promises."""

import hashlib
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from tui.core.hashing import sha256


@given(st.binary())
def test_it_is_sha_256(data: bytes) -> None:
    """What was kept under the digests of hashlib is found again."""
    assert sha256(data) == hashlib.sha256(data).hexdigest()


def test_the_app_starts_without_openssl() -> None:
    """Nothing that the first frame needs loads OpenSSL, and what wants it later can have it."""
    program = """
from tui.opening import import_without_tls
import_without_tls()
import sys, tui.app
own_code = {"_sha2", "_sha256"} & sys.modules.keys()
unwanted = {"ssl", "_ssl"} | ({"_hashlib"} if own_code else set())
sys.exit(bool(unwanted & sys.modules.keys()) or __import__("ssl") is None)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
