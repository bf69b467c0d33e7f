"""The archive's own words, for corrections of a query, read from the index and kept for a while."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connections

from archive.analysis.analyzer import analyze, exact
from archive.analysis.normalizer import strip_invisible
from archive.analysis.spelling import Speller
from archive.analysis.tokenizer import tokenize
from archive.models import Article
from archive.search.backends.overlay import Index, OverlaidPostings
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.deadline import unhurried
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node, Term

log = logging.getLogger(__name__)
# Reading many words takes a second and more: of an archive of more articles they are read beside the requests, and after a
# change of the index again at most this often, in seconds.
FEW_ARTICLES, KEPT_FOR = 1_000, 300.0
# So much of an article is looked through for the spelling of a word.
_LOOKED_THROUGH = 200_000
Evaluate = Callable[[Node], Evaluation]
_NOTHING = Speller({})


class _Kept(NamedTuple):
    state: tuple[Any, ...]
    read_at: float
    speller: Speller


_kept: dict[str, _Kept] = {}
_reading = threading.Lock()


def speller(backend: WhooshBackend) -> Speller:
    """The folded words of an index with how many articles have them; of a large one a few minutes old, and none at first."""
    postings = backend.postings()
    root, kept = str(backend.store.root), _kept.get(str(backend.store.root))
    if len(postings.live) <= FEW_ARTICLES:
        if kept is None or kept.state != postings.state:
            with unhurried():
                kept = _read(root, postings)
    elif (kept is None or _is_old(kept, postings)) and _reading.acquire(blocking=False):
        threading.Thread(target=_read_apart, args=(backend,), daemon=True).start()
    return kept.speller if kept else _NOTHING


def _is_old(kept: _Kept, postings: Index | OverlaidPostings) -> bool:
    return kept.state != postings.state and time.monotonic() - kept.read_at > KEPT_FOR


def _read(root: str, postings: Index | OverlaidPostings) -> _Kept:
    _kept[root] = _Kept(postings.state, time.monotonic(), Speller(postings.frequencies()))
    return _kept[root]


def _read_apart(backend: WhooshBackend) -> None:
    """Read them in a thread of its own, which opens the index for itself; releases the lock taken for it."""
    try:
        own = WhooshBackend(backend.connection_alias, PATH=str(backend.store.root))
        _read(str(backend.store.root), own.postings())
        own.store.forget()
    except Exception:  # The next search that needs them tries again.
        log.exception("the words of the archive could not be read")
    finally:
        connections.close_all()
        _reading.release()


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
    parts = (text[:_LOOKED_THROUGH] for pair in texts for text in pair or ())
    words = (token.text for text in parts for token in tokenize(text))
    return next((strip_invisible(word) for word in words if exact(word) == folded), "")
