"""Querysets that speak the archive's language."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

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
        """Change rows; a text so changed is compared when signatures are next brought up to date."""
        # Imported late: articles are made of querysets, and signatures belong to articles.
        from archive.models.near_duplicate import forget_texts

        if "body" not in values:
            return super().update(**values)
        with transaction.atomic(using=self.db):
            forget_texts(list(self.values_list("pk", flat=True)), self.db)
            return super().update(**values)

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

    def _record(self, article_ids: Collection[int | None]) -> None:
        """What is written in bulk may change titles, and which of them are published."""
        super()._record(article_ids)
        record_titles(number for number in article_ids if number is not None)
