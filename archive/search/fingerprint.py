"""The stamp of an index: it changes with everything that makes an older index answer wrongly."""

import hashlib

from archive.analysis.analyzer import VERSION as ANALYSIS_VERSION
from archive.analysis.dictionary import stamp as dictionary_stamp

# Raise it when the files of an older index can no longer be read.
LAYOUT = 2
# Raise it when what is stored for an article changes though the fields do not.
FORMAT = "5"


def fingerprint(fields: str) -> str:
    """The stamp of an index with these fields (as text) under the present analysis."""
    parts = "\n".join((str(LAYOUT), FORMAT, ANALYSIS_VERSION, dictionary_stamp(), fields))
    return hashlib.sha256(parts.encode()).hexdigest()
