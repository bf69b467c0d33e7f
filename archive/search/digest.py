"""A short digest of everything that the index is given for an article: two that are equal were made of the same."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any


def digest(prepared: Mapping[str, Any]) -> int:
    """64 bits of BLAKE2b over the data that a SearchIndex prepared, in a form that no order of its fields changes.

    No text is analysed. Zero stands for an index that kept no digest.
    """
    canonical = json.dumps(prepared, ensure_ascii=False, sort_keys=True, default=str)
    packed = blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(packed, "big") or 1
