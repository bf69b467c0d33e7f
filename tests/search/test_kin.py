"""Words alike and of one family, looked up in every part of an index."""

from collections.abc import Sequence
from typing import cast

import pytest

from archive.search.backends.kin import MOST_SIMILAR, Kin
from archive.search.backends.postings import Postings
from archive.search.backends.segments.cache import Cache
from archive.search.backends.vocabulary import Vocabulary
from archive.search.deadline import TimeIsUp, limited


class Parts:
    """Postings of which only the vocabularies are asked for."""

    def __init__(self, *parts: Sequence[str]) -> None:
        self.parts = [Vocabulary(words, words) for words in parts]
        self.kept = Cache(1 << 20).get

    def vocabularies(self) -> list[Vocabulary]:
        return self.parts


def kin(*parts: Sequence[str]) -> Kin:
    return Kin(cast(Postings, Parts(*parts)))


def test_words_alike_are_found_in_every_part_the_nearest_first() -> None:
    found = kin(["التعاون", "قمح"], ["والتعاون", "تعاون"]).similar("التعاون")
    assert found[0] == ("التعاون", 1.0) and {word for word, _ in found} == {
        "التعاون",
        "والتعاون",
        "تعاون",
    }


def test_only_so_many_words_alike_count() -> None:
    assert len(kin([f"التعاون{n}" for n in range(200)]).similar("التعاون")) == MOST_SIMILAR


def test_a_family_is_gathered_from_every_part() -> None:
    assert kin(["رقم", "قمح"], ["رقمي"]).members("رقم") == ("رقم", "رقمي")


def test_a_word_is_looked_up_once_and_a_new_one_only_in_time() -> None:
    known = kin(["التعاون"])
    first = known.similar("التعاون")
    with limited(0):
        assert known.similar("التعاون") is first
        with pytest.raises(TimeIsUp):
            known.similar("غيره")
