"""SHA-256 by Python's own code: hashlib gives the same, and loads OpenSSL for it, 3 ms and 3 MB at every start."""

from __future__ import annotations

import sys

# As the module `random` does it; a Python that is built without code of its own for it, as some are, has OpenSSL's.
try:
    if sys.version_info >= (3, 12):
        from _sha2 import sha256 as _sha256
    else:
        from _sha256 import sha256 as _sha256
except ImportError:
    from hashlib import sha256 as _sha256


def sha256(data: bytes) -> str:
    """Return the SHA-256 digest of some bytes, 64 hexadecimal digits."""
    digest: str = _sha256(data).hexdigest()
    return digest
