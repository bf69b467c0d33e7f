"""The index of segments behaves as every engine does."""

from pathlib import Path

import pytest

from archive.models import Article
from archive.search.backends.evaluation import evaluate as evaluate_over
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node
from archive.search.search_indexes import ArticleIndex
from tests.search.engine_behaviour import EngineBehaviour, Evaluate
from tests.search.segments.made import change, create, opened


@pytest.mark.django_db
class TestSegments(EngineBehaviour):
    """Each published article as a segment of its own, until tiers are merged."""

    @pytest.fixture
    def evaluate(self, tmp_path: Path) -> Evaluate:
        """An index that learns anew before each query."""
        index = create(tmp_path / "segments")

        def indexed(node: Node) -> Evaluation:
            own = ArticleIndex()
            for article in own.index_queryset():
                change(index, [own.full_prepare(article)])
            gone = Article.objects.exclude(pk__in=own.index_queryset())
            change(index, [], list(gone.values_list("pk", flat=True)))
            return evaluate_over(node, opened(index))

        return indexed
