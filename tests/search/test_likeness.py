"""Words of a form, and words a few edits away, found among many at once."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.spelling import distance
from archive.search.backends import likeness
from archive.search.backends.likeness import alike, spelt
from archive.search.query.multiterm import as_indexed, matcher
from archive.search.query.nodes import Fuzzy, Wildcard

# Letters of one, two, three and four bytes in UTF-8, some of which end with the same byte.
LETTERS = "aا\u06a7中𐤀"
WORDS = st.sets(st.text(LETTERS, min_size=1, max_size=6), max_size=30).map(sorted)


@pytest.fixture(autouse=True, scope="module")
def few_at_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "_AT_ONCE", 5)
        yield


@st.composite
def words_and_patterns(draw: st.DrawFn) -> tuple[list[str], Wildcard]:
    """Words, and a pattern with letters of one of them."""
    words = draw(WORDS.filter(bool))
    word = draw(st.sampled_from(words))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(word))] * 2)))
    before, within, after = draw(st.tuples(*[st.sampled_from(["", "*", "?", "*?"])] * 3))
    pattern = as_indexed(Wildcard(f"{before}{word[:start]}{within}{word[start:end]}{after}"))
    return words, pattern if isinstance(pattern, Wildcard) else Wildcard("ا*")


@given(words_and_patterns())
@settings(max_examples=150)
def test_all_words_of_a_form_are_found(given: tuple[list[str], Wildcard]) -> None:
    words, pattern = given
    matches = matcher(pattern)
    expected = [number for number, word in enumerate(words) if matches(word)]
    assert alike(spelt(words), pattern).numbers.tolist() == expected


@given(WORDS, st.text(LETTERS, min_size=3, max_size=9), st.integers(1, 2), st.data())
@settings(max_examples=80)
def test_all_words_so_many_edits_away_are_found_with_how_many(
    words: list[str], word: str, edits: int, data: st.DataObject
) -> None:
    near = data.draw(st.lists(st.permutations(word).map("".join), max_size=5))
    words = sorted({*words, word, *near, *(word[:-cut] + "ا" for cut in (1, 2, 3))})
    away = {number: distance(word, other) for number, other in enumerate(words)}
    found = alike(spelt(words), Fuzzy(word, edits))
    assert dict(zip(found.numbers.tolist(), found.edits.tolist(), strict=True)) == {
        number: distance for number, distance in away.items() if distance <= edits
    }


@pytest.mark.parametrize("sought", [Wildcard("*ا*"), Wildcard("ا?ب"), Fuzzy("قمح", 2)])
def test_among_no_words_none_is_found(sought: Wildcard | Fuzzy) -> None:
    assert alike(spelt([]), sought).numbers.tolist() == []


def test_the_longest_words_and_patterns_are_compared_to_their_end() -> None:
    long = "ا" * 63
    words = spelt(sorted([long, long + "ب", long[1:] + "ب"]))
    assert alike(words, Wildcard("*" + "ا" * 61 + "ب")).numbers.tolist() == [1, 2]
    assert alike(words, Fuzzy(long + "ب", 1)).edits.tolist() == [1, 0, 1]
