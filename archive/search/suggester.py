"""The archive's own words, for corrections of a query, read from the index and kept for a while."""

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from archive.analysis.analyzer import analyze
from archive.analysis.normalizer import strip_invisible
from archive.analysis.spelling import Speller
from archive.models import Article
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node, Term

# Reading many words takes a second: after a change of the index they are read again at most this often, in seconds.
KEPT_FOR = 300.0
_FEW_WORDS = 20_000
Evaluate = Callable[[Node], Evaluation]


class _Kept(NamedTuple):
    state: tuple[Any, ...]
    read_at: float
    speller: Speller


_kept: dict[str, _Kept] = {}
_reading = threading.Lock()


def speller(backend: WhooshBackend) -> Speller:
    """The folded words of an index with how many articles have them; of a large one perhaps a few minutes old."""
    postings = backend.postings()
    root, state = str(backend.store.root), postings.state
    with _reading:
        kept = _kept.get(root)
        if kept is None or _is_outdated(kept, state):
            kept = _kept[root] = _Kept(state, time.monotonic(), Speller(postings.frequencies()))
    return kept.speller


def _is_outdated(kept: _Kept, state: tuple[Any, ...]) -> bool:
    if kept.state == state:
        return False
    return len(kept.speller) < _FEW_WORDS or time.monotonic() - kept.read_at > KEPT_FOR


def as_written(text: str, typed: str, evaluate: Evaluate) -> str:
    """A text with each word that was not typed so as an article of the archive spells it, without marks."""
    own = {token.text for token in analyze(typed)}
    written = text
    for token in reversed(analyze(text)):
        if token.text not in own and (spelling := _spelling(token.exact, evaluate)):
            written = written[: token.start] + spelling + written[token.end :]
    return written


def _spelling(folded: str, evaluate: Evaluate) -> str:
    """How an article that has the word writes it; empty where only a name beside the text has it."""
    matches = evaluate(Term(folded, exact=True)).matches[:1]
    texts = (
        Article.objects.filter(pk=match.record.article_id).values_list("title", "body").first()
        for match in matches
    )
    words = (token for pair in texts for text in pair or () for token in analyze(text))
    return next((strip_invisible(word.text) for word in words if word.exact == folded), "")
