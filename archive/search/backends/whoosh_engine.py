"""The engine that HAYSTACK_CONNECTIONS names."""

from haystack.backends import BaseEngine

from archive.search.backends.tree_query import TreeQuery
from archive.search.backends.whoosh_backend import WhooshBackend


class WhooshEngine(BaseEngine):
    """Arabic search on Whoosh: our analysis, our evaluation, Whoosh's files and scores."""

    backend = WhooshBackend
    query = TreeQuery
