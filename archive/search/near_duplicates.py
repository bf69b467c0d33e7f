"""Articles whose texts are nearly the same: found when a text is saved, and read as clusters.

Candidates share a band of their signatures; only those whose shingles truly resemble each other are kept, as pairs. A cluster is
what pairs connect. What closes an article (`about`) is no part of what is compared. Drafts are compared too: an editor is warned
before the second copy is published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.signals import post_save

from archive.analysis import analyzer, minhash
from archive.models import Article, NearDuplicate, SignatureBand, TextSignature
from archive.models.archive_stamp import kept_while_unchanged
from archive.models.near_duplicate import forget_texts
from archive.progress import Progress
from archive.search.collapsing import Clusters

VERSION = f"{minhash.VERSION}.{analyzer.VERSION}"
# Of a text with very many copies only these are compared, those with most bands in common first; they connect it to the rest.
MOST_CANDIDATES = 20
_BATCH = 200


@dataclass(frozen=True)
class Nearest:
    """The article nearest to a text, and the resemblance of the two, from 0 to 1."""

    article: Article
    resemblance: float


def refresh(article: Article) -> None:
    """Bring an article's signature and pairs up to date with its text; nothing is done where the text is the same."""
    digest = blake2b(article.body.encode("utf-8", "replace"), digest_size=16).hexdigest()
    known = {"pk": article.pk, "version": VERSION, "digest": digest}
    if TextSignature.objects.filter(**known).exists():
        return
    shingled = minhash.shingles(article.body)
    with transaction.atomic():
        forget_texts([article.pk])
        signature = TextSignature.objects.create(**known)
        found = minhash.bands(shingled)
        pairs = [_pair(article.pk, other, value) for other, value in _resembling(shingled, found)]
        NearDuplicate.objects.bulk_create(pairs)
        SignatureBand.objects.bulk_create(
            SignatureBand(signature=signature, value=value) for value in found
        )


def refresh_all(progress: Progress) -> int:
    """Bring up to date the articles that have no signature of this version; answers how many there were."""
    outdated = outdated_articles()
    total = outdated.count()
    for article in progress(outdated.only("body").iterator(chunk_size=_BATCH), total):
        refresh(article)
    return total


def outdated_articles() -> QuerySet[Article]:
    """Articles without a signature of this version, in the order in which they entered."""
    return Article.objects.exclude(signature__version=VERSION).order_by("pk")


def nearest(text: str, *, but: int | None = None) -> Nearest | None:
    """The article whose text is nearly this one, the nearest of them, leaving out the one with the primary key `but`."""
    shingled = minhash.shingles(text)
    resembling = {
        other: value
        for other, value in _resembling(shingled, minhash.bands(shingled))
        if other != but
    }
    if not resembling:
        return None
    best = max(resembling, key=lambda other: (resembling[other], -other))
    return Nearest(Article.objects.get(pk=best), resembling[best])


def clusters() -> Clusters:
    """The cluster of each article that has near-duplicates; a cluster's number is the oldest of its articles."""
    return _clusters(*_marks())


@kept_while_unchanged
def _marks() -> tuple[int, int | None]:
    """What changes with the pairs, and not with the rest of the archive."""
    marks = NearDuplicate.objects.aggregate(count=Count("pk"), marks=Sum("mark"))
    return marks["count"], marks["marks"]


def copies(article_id: int) -> QuerySet[Article]:
    """The published articles with nearly the text of an article, the earliest published first, undated ones last."""
    numbers = clusters()
    cluster = numbers.get(article_id, 0)
    members = [other for other, number in numbers.items() if number == cluster]
    others = Article.objects.published().filter(pk__in=members).exclude(pk=article_id)
    return others.select_related("source").defer("body", "about").oldest_first()


def connect() -> None:
    """Look at every article that is saved, in the transaction that saves it."""
    post_save.connect(_article_saved, sender=Article, dispatch_uid="near_duplicates")


def _article_saved(instance: Article, raw: bool = False, **kwargs: Any) -> None:
    update_fields = kwargs.get("update_fields")
    if not raw and (update_fields is None or "body" in update_fields):
        refresh(instance)


def _pair(one: int, other: int, resemblance: float) -> NearDuplicate:
    first, second = sorted((one, other))
    return NearDuplicate(first_id=first, second_id=second, resemblance=resemblance)


def _resembling(shingled: frozenset[int], found: Iterable[int]) -> Iterator[tuple[int, float]]:
    """The articles whose text is nearly that of these shingles, each with its resemblance."""
    shared = SignatureBand.objects.filter(value__in=list(found)).values_list("signature")
    ranked = shared.annotate(count=Count("pk")).order_by("-count", "signature")
    candidates = [article_id for article_id, _ in ranked[:MOST_CANDIDATES]]
    bodies = Article.objects.filter(pk__in=candidates).values_list("pk", "body")
    for article_id, body in bodies:
        value = minhash.resemblance(shingled, minhash.shingles(body))
        if value >= minhash.NEARLY_THE_SAME:
            yield article_id, value


@lru_cache(4)
def _clusters(count: int, marks: int | None) -> Clusters:
    """Union-find over the pairs. Their number and the sum of their marks, both exact, say which state this is."""
    roots: dict[int, int] = {}

    def root(article_id: int) -> int:
        while (above := roots.setdefault(article_id, article_id)) != article_id:
            roots[article_id] = roots[above]
            article_id = roots[article_id]
        return article_id

    for first, second in NearDuplicate.objects.values_list("first", "second").iterator():
        low, high = sorted((root(first), root(second)))
        roots[high] = low
    return Clusters({article_id: root(article_id) for article_id in list(roots)})
