"""Whoosh's own searcher over our files, against Whoosh over its own and against our evaluation."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import Query
from whoosh.util.numeric import byte_to_length, length_to_byte

from archive.search.backends.segments.columns import article_of, identifier
from archive.search.backends.segments.whoosh_codec import DocumentReader, SegmentEntry
from archive.search.backends.segments.whoosh_writer import ArrayWriter
from tests.search.segments.made import WORDS, Prepared, articles, change, create, opened, prepared
from tests.search.segments.plain_whoosh import by_whoosh, hits


def renumbered(commits: list[list[Prepared]]) -> list[list[Prepared]]:
    """The same with an article of its own for each document: Whoosh counts deleted documents in its scores."""
    numbers = count(1)
    return [
        [one | {"id": identifier(n := next(numbers)), "django_id": str(n)} for one in added]
        for added in commits
    ]


many_commits = st.lists(articles(), min_size=1, max_size=3).map(renumbered)
terms = st.builds(
    query.Term, st.sampled_from(["text_exact", "title_stem", "text_stem"]), st.sampled_from(WORDS)
)
leaves: st.SearchStrategy[Query] = (
    terms
    | st.builds(query.Prefix, st.just("text_exact"), st.sampled_from(["ق", "ال", "س"]))
    | st.builds(query.Wildcard, st.just("text_exact"), st.sampled_from(["*مح", "?وق", "ال*"]))
    | st.builds(query.FuzzyTerm, st.just("text_exact"), st.sampled_from(["قمم", "شعر"]))
    | st.builds(query.TermRange, st.just("text_exact"), st.just("ا"), st.just("س"))
    | st.just(query.Every())
)
queries = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(query.And)
        | st.lists(inner, min_size=1, max_size=3).map(query.Or)
        | inner.map(query.Not)
    ),
    max_leaves=5,
)


@given(many_commits, st.lists(queries, min_size=3, max_size=6))
@settings(max_examples=12)
def test_every_query_of_whoosh_finds_and_scores_as_over_its_own_files(
    tmp_path_factory: pytest.TempPathFactory,
    commits: list[list[Prepared]],
    asked: list[Query],
) -> None:
    folder = tmp_path_factory.mktemp("both")
    ours, theirs = create(folder / "ours"), by_whoosh(folder / "theirs", commits)
    for added in commits:
        change(ours, added)
    exactly = DocumentReader.doc_field_length

    def rounded(reader: DocumentReader, docnum: int, field: str, default: int = 0) -> int:
        # Whoosh keeps lengths as one of 256.
        length: int = byte_to_length(length_to_byte(exactly(reader, docnum, field, default)))
        return length

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DocumentReader, "doc_field_length", rounded)
        found = [hits(ours, one) for one in asked]
    expected = [pytest.approx(hits(theirs, one), rel=1e-5) for one in asked]
    assert found == expected


@given(
    st.lists(articles(), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
)
@settings(max_examples=12)
def test_phrases_of_whoosh_are_the_words_in_order(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Prepared]], words: list[str]
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    for added in commits:
        change(index, added)
    postings = opened(index)
    for field in ("text_exact", "author_exact"):
        ours = postings.in_order(field, words, 0)
        expected = {
            identifier(postings.columns.record(number).article_id) for number in ours.tolist()
        }
        assert set(hits(index, query.Phrase(field, words))) == expected


def test_terms_are_listed_as_by_whoosh(tmp_path: Path) -> None:
    commits = [[prepared(1, "قمح شعير قمح", title="ذرة")], [prepared(2, "ذرة", author=["قمح"])]]
    ours, theirs = create(tmp_path / "ours"), by_whoosh(tmp_path / "theirs", commits)
    for added in commits:
        change(ours, added)
    with ours.reader() as own, theirs.reader() as other:
        assert list(own.all_terms()) == list(other.all_terms())
        assert sorted(own.indexed_field_names()) == sorted(other.indexed_field_names())
        assert list(own.terms_from("text_exact", "ش")) == list(other.terms_from("text_exact", "ش"))
        for term in own.all_terms():
            assert term in own
            one, two = own.term_info(*term), other.term_info(*term)
            assert (one.weight(), one.doc_frequency()) == (two.weight(), two.doc_frequency())
            assert own.frequency(*term) == other.frequency(*term)
            assert own.doc_frequency(*term) == other.doc_frequency(*term)
        assert ("text_exact", b"none") not in own
        assert own.doc_frequency("text_exact", "غائب") == 0
        assert list(own.terms_within("text_exact", "قمر", 1)) == ["قمح"]
        assert own.field_length("text_exact") == other.field_length("text_exact")
        assert own.max_field_length("text_exact") == 3


def test_a_document_number_can_be_deleted_through_whoosh(tmp_path: Path) -> None:
    index = create(tmp_path)
    change(index, [prepared(1, "قمح")])
    change(index, [prepared(2, "قمح")])
    writer = ArrayWriter(index)
    assert not writer.is_deleted(1)
    writer.delete_document(1)
    assert writer.is_deleted(1)
    assert writer.delete_by_term("id", identifier(7)) == 0
    assert writer.delete_by_query(query.Term("id", identifier(1))) == 1
    writer.commit()
    assert hits(index, query.Every()) == {}


def test_a_cancelled_writer_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    index = create(tmp_path)
    change(index, [prepared(1, "قمح")])
    before = sorted(path.name for path in tmp_path.iterdir())
    writer = ArrayWriter(index)
    writer.remove([1])
    writer.add_document(**prepared(2, "قمح"))
    writer.flush()
    writer.cancel()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert set(hits(index, query.Every())) == {identifier(1)}
    change(index, [prepared(2, "قمح")])
    assert set(hits(index, query.Every())) == {identifier(1), identifier(2)}


def test_files_that_no_commit_names_any_longer_go(tmp_path: Path) -> None:
    index = create(tmp_path)
    for number in range(1, 20):
        change(index, [prepared(number % 3, "قمح")])
    entries: list[SegmentEntry] = index._segments()
    kept = {path.name for path in tmp_path.glob("*.seg")}
    assert kept == {entry.file_name for entry in entries}
    assert sum(entry.doc_count() for entry in entries) == 3


def test_marks_of_deletion_survive_the_table_of_contents(tmp_path: Path) -> None:
    index = create(tmp_path)
    change(index, [prepared(number, "قمح") for number in range(1, 20)])
    change(index, [], [3, 17])
    entry = index._segments()[0]
    assert (entry.doc_count_all(), entry.doc_count()) == (19, 17)
    assert entry.deleted_docs() == {2, 16}


@pytest.mark.parametrize(
    ("name", "article"),
    [("archive.article.12", 12), ("archive.article.x", -1), ("other.thing.3", -1), ("12", -1)],
)
def test_an_identifier_names_an_article(name: str, article: int) -> None:
    assert article_of(name) == article
    assert article < 0 or identifier(article) == name
