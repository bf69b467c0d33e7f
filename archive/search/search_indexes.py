"""What the index keeps of an article, declared as Haystack expects it."""

import datetime
from typing import Any

from haystack import indexes
from haystack.fields import FacetField, MultiValueField

from archive.models import Article
from archive.models.querysets import ArticleQuerySet


class KeysField(FacetField, MultiValueField):
    """Several keys, each whole: no separator of them can occur in one."""


class ArticleIndex(indexes.SearchIndex, indexes.Indexable):
    """Published articles."""

    text = indexes.CharField(document=True, model_attr="body", stored=False)
    title = indexes.CharField(model_attr="title", stored=False)
    about = indexes.CharField(model_attr="about", stored=False)
    author = indexes.MultiValueField(stored=False)
    key = indexes.CharField(model_attr="key", stored=False)
    source_name = indexes.CharField(model_attr="source__name", null=True, stored=False)
    tag_name = indexes.MultiValueField(stored=False)
    source = indexes.FacetCharField(model_attr="source__key", null=True)
    tags = KeysField()
    year = indexes.IntegerField(model_attr="published_year", null=True)
    not_before = indexes.IntegerField(null=True)
    not_after = indexes.IntegerField(null=True)

    def get_model(self) -> type[Article]:
        """Articles."""
        return Article

    def index_queryset(self, using: str | None = None) -> ArticleQuerySet:
        """What the public may find, with all that indexing reads fetched in a few queries."""
        return Article.objects.published().with_facts()

    def read_queryset(self, using: str | None = None) -> ArticleQuerySet:
        """What Haystack's load_all() reads of results: the articles with their sources."""
        return Article.objects.published().select_related("source")

    def get_updated_field(self) -> str:
        """What `update_index --age` goes by."""
        return "updated_at"

    def prepare_author(self, article: Article) -> list[str]:
        """The author with the title that he is named by, the line as printed where it says something else, and the section."""
        named = f"{article.author_honorific} {article.author}".strip()
        others = (article.byline, article.section)
        return [name for name in dict.fromkeys((named, *others)) if name]

    def prepare_tag_name(self, article: Article) -> list[str]:
        """The label of every tag; its other names are the query's business (authority)."""
        return [tagging.tag.label for tagging in article.taggings.all()]

    def prepare_tags(self, article: Article) -> list[str]:
        """The keys of the tags."""
        return [tagging.tag.key for tagging in article.taggings.all()]

    def prepare_not_before(self, article: Article) -> int | None:
        """The first possible day, YYYYMMDD."""
        return _number(article.published_not_before)

    def prepare_not_after(self, article: Article) -> int | None:
        """The last possible day, YYYYMMDD."""
        return _number(article.published_not_after)

    def should_update(self, instance: Article, **kwargs: Any) -> bool:
        """Only what the public may find."""
        return instance.status == "published"


def _number(day: datetime.date | None) -> int | None:
    return day.year * 10_000 + day.month * 100 + day.day if day else None
