"""What can be wrong with an index."""


class IndexUnusable(Exception):  # noqa: N818 - it names a state, which callers answer by another way
    """The index is missing, damaged or of another version."""


class IndexBusy(Exception):  # noqa: N818
    """Another process or thread holds the index."""
