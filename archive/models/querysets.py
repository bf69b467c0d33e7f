"""Querysets that speak the archive's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Prefetch

from archive.models.batches import in_batches
from archive.models.recorded import RecordedQuerySet
from archive.models.title_start import record_titles

if TYPE_CHECKING:
    # Ruff takes the names in RecordedQuerySet["…"] for plain strings.
    from archive.models.article import Article  # noqa: F401
    from archive.models.article_tag import ArticleTag  # noqa: F401


class ArticleTagQuerySet(RecordedQuerySet["ArticleTag"]):
    """Tags of articles."""

    article_field = "article_id"


class ArticleQuerySet(RecordedQuerySet["Article"]):
    """Articles, as the pages and the index ask for them."""

    def update(self, **values: Any) -> int:
        """Change rows, and where titles can be entered; a text so changed is compared when signatures are next made."""
        if not values.keys() & {"title", "body", "status"}:
            return super().update(**values)
        with transaction.atomic(using=self.db):
            numbers = list(self.values_list("pk", flat=True))
            if "body" in values:
                self._forget_texts(numbers)
            changed = super().update(**values)
            record_titles(numbers)
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows, and where their titles can be entered."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            record_titles(self._articles_of(created))
        return created

    def published(self) -> ArticleQuerySet:
        """Those that the public may see."""
        return self.filter(status="published")

    def undated(self) -> ArticleQuerySet:
        """Those whose year of publication is not certain."""
        return self.filter(published_year__isnull=True)

    def newest_first(self) -> ArticleQuerySet:
        """Latest publication first; undated last."""
        return self.order_by(F("published_not_before").desc(nulls_last=True), "-pk")

    def oldest_first(self) -> ArticleQuerySet:
        """Earliest publication first; undated last."""
        return self.order_by(F("published_not_before").asc(nulls_last=True), "pk")

    def with_facts(self) -> ArticleQuerySet:
        """With source and tags fetched in two queries, whatever their number."""
        return self.select_related("source").prefetch_related("taggings__tag")

    def listed(self, *more: str) -> ArticleQuerySet:
        """As lists show them: title, source, date and, in `tagged`, tags, with no column but these and `more`; two queries."""
        # Imported late: its own queryset is of this module.
        from archive.models.article_tag import ArticleTag

        taggings = ArticleTag.objects.select_related("tag")
        taggings = taggings.only("article_id", "tag__key", "tag__label")
        source = ("source_role", "source__key", "source__name")
        shown = ("key", "title", "published_edtf", *source, *more)
        listed = self.select_related("source").only(*shown)
        # In a list of its own: for a manager Django makes a query anew for each article.
        return listed.prefetch_related(Prefetch("taggings", taggings, to_attr="tagged"))

    def _articles_of(self, created: list[Any]) -> set[int]:
        """By their keys where the database told no number, because some were there already."""
        keys = [row.key for row in created if row.pk is None]
        there = self.model._base_manager.using(self.db).filter(key__in=keys)
        known = {row.pk for row in created if row.pk is not None}
        return known.union(there.values_list("pk", flat=True)) if keys else known

    def _forget_texts(self, numbers: list[int]) -> None:
        # Imported late: articles are made of querysets, and signatures belong to articles.
        from archive.models.near_duplicate import forget_texts

        for batch in in_batches(numbers):
            forget_texts(batch, self.db)
