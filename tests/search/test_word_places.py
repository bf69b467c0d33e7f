"""Marks by the places of words that the index tells are those that looking through the texts finds."""

import pytest

from archive.models import Article
from archive.search import indexer, searcher
from archive.search.backends.errors import IndexUnusable
from archive.search.occurrences import Finder
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.results import Hit
from archive.search.searcher import find, search
from archive.search.word_places import word_places
from tests.factories import make_article, make_seeds

pytestmark = pytest.mark.django_db
QUERIES = (
    "التحول الرقمي",
    "«التعاون الدولي»",
    '"التعاون الاقتصادي"~3',
    "=الرقمي",
    "=«القطاع الخاص»",
    "رقم*",
    "في",
    "الرقمي -مصر",
    "العنوان:الرقمي",
    "wsis 2030",
    "",
)


def hits(query: str) -> tuple[Hit, ...]:
    return search(SearchRequest(query)).hits


def looked_through(query: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Hit, ...]:
    with monkeypatch.context() as patched:
        patched.setattr(searcher, "word_places", lambda *asked: {})
        return hits(query)


@pytest.mark.parametrize("indexed", [0, 3, 5], ids=["waiting", "some waiting", "indexed"])
def test_marks_are_those_of_the_whole_texts(indexed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = make_seeds()
    indexer.drain()
    for seed in seeds[indexed:]:
        seed.body = f"مقدمة جديدة\n\n{seed.body}"
        seed.save()
    found = [hits(query) for query in QUERIES]
    assert sum(map(len, found)) > 30
    assert found == [looked_through(query, monkeypatch) for query in QUERIES]


def test_the_index_tells_where_the_words_stand() -> None:
    article = make_article(title="عن وزيرنا", body="مقدمة (٢٠١٨) ـ ثم وزير والوزراء، وزيرة.")
    other = make_article(title="وزير")
    indexer.drain()
    found = find(SearchRequest("وزير"))
    page, stems = found.matches, Finder(found.query.node).stems
    articles = Article.objects.in_bulk()
    places = {article.title: [1], article.body: [3, 4, 5], other.title: [0], other.body: []}
    assert word_places(found.evaluation, page, articles, stems) == places
    assert word_places(found.evaluation, page[:0], articles, stems) == {}
    assert word_places(found.evaluation, page, {}, stems) == {}


@pytest.mark.parametrize(
    ("text", "told"), [("جديد عن القمح", [0]), ("القمح", [0, 7]), ("القمح ثم القمح", [1])]
)
def test_a_text_that_is_not_as_told_is_looked_through(text: str, told: list[int]) -> None:
    finder, other = (Finder(parse("قمح").node) for _ in range(2))
    finder.places = {text: told}
    assert finder.pieces(text) == other.pieces(text)
    assert finder.pieces(text)[0].occurrences


def test_no_other_words_are_looked_at() -> None:
    finder = Finder(parse("قمح").node)
    finder.places = {"القمح ـ والقمح": [1]}
    piece = finder.pieces("القمح ـ والقمح")[0]
    assert [words[0].text for _, words in piece.occurrences] == ["والقمح"]


def test_of_words_that_only_a_beginning_tells_nothing_is_asked() -> None:
    assert Finder(parse("قمح رقم*").node).stems == frozenset()


def test_of_a_damaged_index_the_texts_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*asked: object) -> None:
        raise IndexUnusable("الفهرس تالف")

    make_article(body="القمح")
    indexer.drain()
    postings = indexer.backend().store.postings()
    monkeypatch.setattr(type(postings), "places", damaged)
    assert [part.text for part in hits("=القمح")[0].snippet if part.marked] == ["القمح"]
