"""Why an article was found: which words of the query met which forms, by the analyzer that indexed it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.analysis.analyzer import AnalyzedToken, analyze
from archive.analysis.normalizer import fold
from archive.models import Article, TagAlias
from archive.search.occurrences import Finder
from archive.search.query.nodes import Leaf, Phrase, Prefix
from archive.search.results import Expansion, Fragment, Reason

MOST_FORMS = 5
_LONGEST_FORM = 80


# The other names of tags, by the primary keys of these.
Names = Mapping[int, Sequence[str]]


def other_names(articles: Iterable[Article]) -> Names:
    """The other names of the tags of listed articles; one query."""
    tags = {tagging.tag_id for article in articles for tagging in article.tagged}  # type: ignore[attr-defined]
    names: dict[int, list[str]] = {}
    for tag, name in TagAlias.objects.filter(tag__in=tags).values_list("tag", "name"):
        names.setdefault(tag, []).append(name)
    return names


def article_texts(article: Article, others: Names) -> Iterator[tuple[str, str]]:
    """Every text of a listed article in which words are sought, each with its place."""
    yield "title", article.title
    yield "text", article.body
    yield "about", article.about
    yield "author", article.author
    for tagging in article.tagged:  # type: ignore[attr-defined]
        names = (tagging.tag.label, *others.get(tagging.tag_id, ()))
        yield from (("tag", name) for name in names)
    yield "source", article.source.name if article.source else ""


@dataclass
class _Met:
    """What a word of the query met: by folded form, the form as first written; and in which texts."""

    forms: dict[str, str] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)


def reasons(
    texts: Iterable[tuple[str, str]],
    finder: Finder,
    shown: Iterable[Fragment],
    expansions: Iterable[Expansion] = (),
) -> tuple[Reason, ...]:
    """The words of a query whose match a reader cannot see for themselves, in the order of the query.

    That is: words met in another form than the typed one, and words met where `shown`, the marked title and snippet, has none of
    them. `texts` are pairs of a place and a text of the article. A form of another name stands with the name that was typed.
    Takes time linear in the texts; `finder` is that of the query.
    """
    if not finder.leaves:
        return ()
    seen = {token.exact for one in shown if one.marked for token in analyze(one.text)}
    typed_for = {fold(name): one.typed for one in expansions for name in one.names}
    found: dict[str, _Met] = {}
    for index, met in sorted(_met(texts, finder).items()):
        written = _written(finder.leaves[index])
        typed = typed_for.get(fold(written), written)
        _keep_unseen(found.setdefault(typed, _Met()), met, _key(analyze(typed)), seen)
    return tuple(
        Reason(typed, tuple(met.forms.values())[:MOST_FORMS], tuple(met.places))
        for typed, met in found.items()
        if met.forms
    )


def _met(texts: Iterable[tuple[str, str]], finder: Finder) -> Mapping[int, _Met]:
    """What each leaf, by its index, met in the texts."""
    found: dict[int, _Met] = {}
    for place, text in texts:
        for piece in finder.pieces(text):
            for leaf, words in piece.occurrences:
                met = found.setdefault(leaf, _Met())
                met.forms.setdefault(_key(words), _form(piece.text, words))
                met.places[place] = None
    return found


def _keep_unseen(kept: _Met, met: _Met, typed: str, seen: set[str]) -> None:
    for key, form in met.forms.items():
        if key != typed or not seen.issuperset(key.split()):
            kept.forms.setdefault(key, form)
    kept.places |= met.places


def _written(leaf: Leaf) -> str:
    match leaf:
        case Phrase(words=words):
            return " ".join(words)
        case Prefix(text=text):
            return f"{text}*"
    return leaf.text


def _key(tokens: Iterable[AnalyzedToken]) -> str:
    return " ".join(token.exact for token in tokens)


def _form(text: str, words: Sequence[AnalyzedToken]) -> str:
    """The words as they stand; those of a long run without what stands between them."""
    run = text[words[0].start : words[-1].end]
    if len(run) > _LONGEST_FORM:
        run = " … ".join(word.text for word in words)[:_LONGEST_FORM]
    return " ".join(run.split())
