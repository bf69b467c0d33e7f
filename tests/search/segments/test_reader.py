import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.backends.errors import IndexUnusable
from archive.search.backends.evaluation import evaluate
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.memory_postings import MemoryPostings, words
from archive.search.backends.phrases import occur_in_order
from archive.search.backends.postings import GAP, Like, Postings, code
from archive.search.backends.segments import tiers, whoosh_writer
from archive.search.backends.segments.reader import SegmentPostings
from archive.search.backends.vocabulary import Vocabulary
from archive.search.query.nodes import Fuzzy, Wildcard
from archive.search.query.parser import parse
from tests.search.segments.made import (
    TEXTS,
    WORDS,
    Prepared,
    articles,
    change,
    create,
    in_memory,
    opened,
    prepared,
)

FIELDS = [f"{name}_{form}" for name in WEIGHTS for form in ("exact", "stem")]
TERMS = sorted({*WORDS, "شعير", "سوق", "رقمي", "غائب"})
WEIGHTED = tuple((term, 1 / place) for place, term in enumerate(TERMS, start=1))
QUERIES = [
    "قمح",
    "=القمح",
    "قمح شعير",
    "قمح OR ذرة",
    "-قمح",
    '"قمح شعير"',
    '"قمح ذرة"~3',
    "الق*",
    "العنوان:قمح",
    "من:1999",
    "",
    "قمح سوق رقمي 2030",
]


def answers(postings: Postings) -> dict[str, object]:
    """All that postings tell, by article and not by number."""
    live = np.flatnonzero(postings.live).tolist()
    article = {number: postings.columns.record(number).article_id for number in live}
    found: dict[str, object] = {"records": {postings.columns.record(number) for number in live}}
    for field in FIELDS:
        lengths = postings.lengths(field)
        found[field, "lengths"] = {article[number]: lengths[number] for number in live}
        for term in TERMS:
            documents, counts = postings.posting(field, term)
            pairs = zip(documents.tolist(), counts.tolist(), strict=True)
            found[field, term] = {article[number]: count for number, count in pairs}
    for name in ("title", "text"):
        owners, offsets = postings.places(name, TERMS, np.array(live, np.int64))
        found[name] = {
            (article[live[owner]], offset)
            for owner, offset in zip(owners.tolist(), offsets.tolist(), strict=True)
        }
        documents, counts = postings.merged(f"{name}_stem", WEIGHTED)
        merged = zip(documents.tolist(), counts.tolist(), strict=True)
        found[name, "merged"] = {article[number]: count for number, count in merged}
    return found


def results(postings: Postings, lenient: bool) -> list[dict[int, tuple[float, int]]]:
    """What each query finds, with scores."""
    nodes = (parse(query).node for query in QUERIES)
    evaluations = (evaluate(node, postings, lenient=lenient) for node in nodes)
    return [
        {m.record.article_id: (pytest.approx(m.score, abs=1e-4), m.lacking) for m in one.matches}
        for one in evaluations
    ]


def expect_the_same(postings: SegmentPostings, memory: MemoryPostings) -> None:
    assert answers(postings) == answers(memory)
    # Look-alikes of the words of deleted documents weigh nothing, but take places: scores are compared without deletions.
    for lenient in (False, True):
        found = results(postings, lenient)
        expected = results(memory, lenient)
        assert [set(one) for one in found] == [set(one) for one in expected]


@given(st.lists(articles(), min_size=1, max_size=4), st.data())
@settings(max_examples=15)
def test_many_segments_with_deletions_answer_as_the_same_documents_in_memory(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Prepared]], data: st.DataObject
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    kept: dict[str, Prepared] = {}
    for added in commits:
        removed = data.draw(st.lists(st.integers(1, 7), max_size=2))
        for number in removed:
            kept.pop(f"archive.article.{number}", None)
        change(index, added, removed)
        kept |= {one["id"]: one for one in added}
    expect_the_same(opened(index), in_memory(kept.values()))
    index.storage.destroy()


@given(articles(8))
@settings(max_examples=10)
def test_scores_are_those_of_the_same_documents_in_memory(
    tmp_path_factory: pytest.TempPathFactory, added: list[Prepared]
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    change(index, added)
    memory = in_memory(added)
    for lenient in (False, True):
        assert results(opened(index), lenient) == results(memory, lenient)


@given(st.lists(articles(4), min_size=2, max_size=5), st.booleans())
@settings(max_examples=8)
def test_merging_changes_no_answer(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Prepared]], whole: bool
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    kept: dict[str, Prepared] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "FACTOR", 2)
        for added in commits:
            change(index, added)
            kept |= {one["id"]: one for one in added}
    if whole:
        whoosh_writer.ArrayWriter(index).commit(optimize=True)
        assert len(opened(index).segments) == 1
    expect_the_same(opened(index), in_memory(kept.values()))


def test_segments_written_while_documents_come_are_one_index(tmp_path: Path) -> None:
    index = create(tmp_path)
    added = [prepared(number, WORDS[number % 5]) for number in range(1, 40)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh_writer, "DRAFT_WORDS", 6)
        change(index, [*added, prepared(3, "سوق")])
    postings = opened(index)
    assert len(postings.segments) == 7
    expected = {one["id"]: one for one in [*added, prepared(3, "سوق")]}
    expect_the_same(postings, in_memory(expected.values()))


@given(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.integers(0, 4),
)
@settings(max_examples=20)
def test_words_in_order_are_found_in_all_documents_at_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], terms: list[str], slop: int
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    for number, text in enumerate(texts, start=1):
        change(index, [prepared(number, author=[text, "قمح", text], text=text)])
    postings = opened(index)
    codes = [code(term) for term in terms]
    for name in ("text", "author"):
        read = [words([text] if name == "text" else [text, "قمح", text])[0] for text in texts]
        streams = [np.array([code(word) if word else GAP for word in one]) for one in read]
        expected = occur_in_order(streams, codes, slop)
        found = postings.in_order(f"{name}_exact", terms, slop)
        assert found.tolist() == np.flatnonzero(expected).tolist()


@given(articles(8), st.sampled_from([*WORDS, "ارقام", "شع", "س", "الذرات"]))
@settings(max_examples=20)
def test_kin_and_look_alikes_are_those_of_a_vocabulary_read_whole(
    tmp_path_factory: pytest.TempPathFactory, added: list[Prepared], word: str
) -> None:
    index = create(tmp_path_factory.mktemp("index"))
    change(index, added)
    memory: list[Vocabulary] = list(in_memory(added).vocabularies())
    own = opened(index).vocabularies()
    for least in (0.2, 0.35, 0.6):
        assert own[0].similar(word, least) == pytest.approx(memory[0].similar(word, least))
    for family in ("رقم", "قمح", "شعير", "غائب"):
        assert sorted(own[0].members(family)) == sorted(memory[0].members(family))


def test_an_empty_index_answers(tmp_path: Path) -> None:
    postings = opened(create(tmp_path))
    assert len(postings.live) == 0
    assert postings.frequencies() == {}
    assert list(evaluate(parse("قمح").node, postings, lenient=True).matches) == []
    assert postings.columns.tag_keys == ()
    assert postings.documents_of([1]).tolist() == []
    assert postings.places("text", ["قمح"], np.empty(0, np.int64)).owners.tolist() == []
    assert postings.merged("text_stem", WEIGHTED).documents.tolist() == []
    assert postings.in_order("text_exact", ["قمح", "ذرة"], 0).tolist() == []


def test_columns_tell_what_records_tell(tmp_path: Path) -> None:
    index = create(tmp_path)
    for number in range(1, 4):
        tags = ["a", "b,c"][: number - 1]
        change(index, [prepared(number, "قمح", tags=tags, source=f"s{number % 2}", year=2000)])
    postings = opened(index)
    columns = postings.columns
    for number in range(3):
        tags = ("a", "b,c")[:number]
        record = columns.record(number)
        assert (record.article_id, record.source, record.tags) == (
            number + 1,
            f"s{(number + 1) % 2}",
            tags,
        )
    assert columns.year.tolist() == [2000] * 3
    assert postings.documents_of([2, 9]).tolist() == [1]


def test_prefixes_frequencies_and_similar_words(tmp_path: Path) -> None:
    index = create(tmp_path)
    change(index, [prepared(1, "قمح قمحي شعير", title="قمح")])
    change(index, [prepared(2, "قمح قمر", title="شعير"), prepared(3, "ذرة")])
    postings = opened(index)
    assert postings.terms_with_prefix("text_exact", "قم", 9) == ["قمح", "قمحي", "قمر"]
    assert postings.terms_with_prefix("text_exact", "قم", 2) == ["قمح", "قمحي"]
    assert postings.frequencies()["قمح"] == 2
    assert postings.similar_words("قمل") == ["قمح", "قمر"]


def test_of_terms_like_what_is_sought_the_nearest_and_most_frequent_of_all_segments_come_first(
    tmp_path: Path,
) -> None:
    index = create(tmp_path)
    change(index, [prepared(1, "قاح قمح"), prepared(2, "قمح قمر")])
    change(index, [prepared(4, "قمح", title="قلم"), prepared(5, "شعير")])
    postings = opened(index)
    assert postings.terms_like("text_exact", Wildcard("ق*"), 1) == [Like(0, 3, "قمح")]
    near = [Like(0, 1, "قاح"), Like(1, 3, "قمح")]
    assert postings.terms_like("text_exact", Fuzzy("قاح"), 2) == near
    assert postings.terms_like("title_exact", Wildcard("ق*"), 9) == [Like(0, 1, "قلم")]
    assert postings.terms_like("author_exact", Wildcard("ق*"), 9) == []


def test_readers_read_their_own_commit_while_others_are_written(tmp_path: Path) -> None:
    index = create(tmp_path)
    change(index, [prepared(number, "قمح") for number in range(1, 4)])
    failures: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            # As the store does where the index was replaced while it was being opened.
            try:
                postings = opened(index)
            except IndexUnusable:
                continue
            found = len(postings.posting("text_exact", "قمح").documents)
            if found != int(postings.live.sum()) or found < 3:
                failures.append(f"{found} of {postings.live.sum()}")

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    before = opened(index)
    for number in range(4, 40):
        change(index, [prepared(number, "قمح")], [number - 1] if number % 2 else [])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(before.posting("text_exact", "قمح").documents) == 3


def test_nothing_kept_of_an_index_answers_for_another_in_its_place(tmp_path: Path) -> None:
    for word in ("قمح", "شعير"):
        index = create(tmp_path)
        change(index, [prepared(1, word)])
        found = opened(index).posting("text_exact", "قمح").documents
        assert found.tolist() == ([0] if word == "قمح" else [])
        index.storage.clean()


@pytest.mark.parametrize("slop", [0, 1, 32])
def test_a_phrase_runs_neither_into_the_next_value_nor_into_the_next_article(
    tmp_path: Path, slop: int
) -> None:
    index = create(tmp_path)
    change(
        index,
        [
            prepared(1, author=["قمح", "شعير"], text="قمح"),
            prepared(2, author=["قمح شعير", "ذرة"], text="شعير"),
        ],
    )
    postings = opened(index)
    assert postings.in_order("author_exact", ["قمح", "شعير"], slop).tolist() == [1]
    assert postings.in_order("text_exact", ["قمح", "شعير"], slop).tolist() == []


def test_of_two_documents_of_one_article_in_a_commit_the_later_counts(tmp_path: Path) -> None:
    index = create(tmp_path)
    writer = whoosh_writer.ArrayWriter(index)
    for one in (
        prepared(1, "قمح قمح"),
        prepared(2, "ذرة"),
        prepared(1, "شعير"),
        prepared(3, "قمح"),
    ):
        writer.add_document(**one)
    writer.remove([2])
    writer.commit()
    expect_the_same(opened(index), in_memory([prepared(1, "شعير"), prepared(3, "قمح")]))


def test_a_word_of_one_letter_again_and_again_is_like_itself(tmp_path: Path) -> None:
    added = [prepared(1, "ههههه هه ه ههه ههههههه")]
    index = create(tmp_path)
    change(index, added)
    for word in ("هههه", "هه", "ه"):
        expected = in_memory(added).vocabularies()[0].similar(word, 0.1)
        assert opened(index).vocabularies()[0].similar(word, 0.1) == pytest.approx(expected)
