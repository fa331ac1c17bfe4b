"""SHA-256 by Python's own code: hashlib gives the same, and loads OpenSSL for it, 3 ms and 3 MB at every start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, Final


def _find() -> Callable[[bytes], Any]:
    """Return what hashes; a Python that is built without code of its own, as some are, has that of OpenSSL."""
    for name in ("_sha2", "_sha256"):
        with suppress(ImportError, AttributeError):
            found: Callable[[bytes], Any] = import_module(name).sha256
            return found
    import hashlib

    return hashlib.sha256


_SHA256: Final = _find()


def sha256(data: bytes) -> str:
    """Return the SHA-256 digest of some bytes, 64 hexadecimal digits."""
    digest: str = _SHA256(data).hexdigest()
    return digest
