"""The terms of an index that a prefix, a pattern or a word taken loosely stands for, within what one query may look up."""

from archive.search.backends.postings import Postings, Weighted
from archive.search.query.multiterm import as_indexed
from archive.search.query.nodes import Fuzzy, MultiTerm, Prefix, Wildcard

# Terms that one of them stands for in a field, terms that all of a query do, and what each may have whatever the others took.
MAX_TERMS, MAX_EXPANSIONS, LEAST_TERMS = 128, 2048, 8
_EVERY = 1 << 31
# Bytes that a term takes.
_TERM = 200
_CUT = {
    Prefix: "كلمات كثيرة تبدأ بـ«{text}»، فشمل البحث بعضها. زِد حرفًا أو أكثر.",
    Wildcard: "كلمات كثيرة على صورة «{text}»، فشمل البحث أكثرها ورودًا. زِد حرفًا أو أكثر.",
    Fuzzy: "كلمات كثيرة قريبة من «{text}»، فشمل البحث أقربها.",
}


class Expansions:
    """What the words of one query stand for; gathers in `notices` what had to be left out.

    Unless it `cuts`, they stand for all terms, however many.
    """

    def __init__(self, postings: Postings, notices: list[str], *, cuts: bool) -> None:
        self.postings = postings
        self.notices = notices
        self.cuts = cuts
        # Whether one stands for more terms than were looked for.
        self.is_cut = False
        self._left = MAX_EXPANSIONS

    def terms(self, node: MultiTerm, field: str, *, every: bool) -> Weighted:
        """The terms of a field with its form, such as title_stem, each with what an occurrence counts for."""
        if every or not self.cuts:
            return self._found(node, field, _EVERY)
        most = min(MAX_TERMS, max(LEAST_TERMS, self._left))
        found = self._found(node, field, most + 1)
        if len(found) > most:
            self.is_cut = True
            self.notices.append(_CUT[type(node)].format(text=node.text))
        self._left -= len(found[:most])
        return found[:most]

    def _found(self, node: MultiTerm, field: str, limit: int) -> Weighted:
        sought = as_indexed(node)
        if sought is None:
            return ()
        make = lambda: self._looked_up(sought, field, limit)  # noqa: E731
        return self.postings.kept((field, sought, limit), make, lambda terms: _TERM * len(terms))

    def _looked_up(self, sought: MultiTerm, field: str, limit: int) -> Weighted:
        if isinstance(sought, Prefix):
            terms = self.postings.terms_with_prefix(field, sought.text, limit)
            return tuple((term, 1.0) for term in terms)
        # What is further from the word as typed says less.
        found = self.postings.terms_like(field, sought, limit)
        return tuple((one.term, 1 / (1 + one.edits)) for one in found)
