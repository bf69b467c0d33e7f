"""One field of text with three facets and a date, for Haystack's own engine and for ours; the settings leave one of them out."""

from haystack import indexes

from archive.models import Article
from archive.models.querysets import ArticleQuerySet
from archive.search.search_indexes import ArticleIndex, KeysField


class StockIndex(indexes.SearchIndex, indexes.Indexable):
    """As Haystack's documentation has it."""

    text = indexes.CharField(document=True, model_attr="body")
    source = indexes.CharField(model_attr="source__key", faceted=True)
    tags = indexes.MultiValueField(faceted=True)
    year = indexes.IntegerField(model_attr="published_year", faceted=True)
    not_before = indexes.DateField(model_attr="published_not_before")

    def get_model(self) -> type[Article]:
        """Articles."""
        return Article

    def index_queryset(self, using: str | None = None) -> ArticleQuerySet:
        """What the archive's own index reads."""
        return Article.objects.published().with_facts()

    def read_queryset(self, using: str | None = None) -> ArticleQuerySet:
        """What the archive's own index reads of results."""
        return Article.objects.published().select_related("source")

    def prepare_tags(self, article: Article) -> list[str]:
        """The keys of the tags."""
        return [tagging.tag.key for tagging in article.taggings.all()]


class RaqeemIndex(indexes.SearchIndex, indexes.Indexable):
    """The same for the archive's engine."""

    text = indexes.CharField(document=True, model_attr="body", stored=False)
    source = indexes.FacetCharField(model_attr="source__key")
    tags = KeysField()
    year = indexes.IntegerField(model_attr="published_year")
    not_before = indexes.IntegerField()
    not_after = indexes.IntegerField()

    get_model = StockIndex.get_model
    index_queryset = StockIndex.index_queryset
    read_queryset = StockIndex.read_queryset
    prepare_tags = StockIndex.prepare_tags
    prepare_not_before = ArticleIndex.prepare_not_before
    prepare_not_after = ArticleIndex.prepare_not_after
