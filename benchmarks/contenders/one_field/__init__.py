"""A Django app for Haystack with what its tutorial makes: one field of text, and facets."""
