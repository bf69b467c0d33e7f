from collections.abc import Iterable

from archive.search.backends.segments.cache import Cache

SIZE = 1_000


def asked(cache: Cache, numbers: Iterable[int], size: int = SIZE, owner: str = "a") -> list[int]:
    """Those of some numbers that were not kept."""
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    for number in numbers:
        found = cache.get((owner, number), lambda number=number: make(number), lambda _: size)
        assert found == number
    return made


def test_what_is_kept_is_not_made_again() -> None:
    assert asked(Cache(10_000), [1, 1, 2, 1]) == [1, 2]


def test_the_cache_keeps_to_its_bound() -> None:
    cache = Cache(10_000)
    asked(cache, range(100))
    assert 0 < cache.size <= 10_000
    asked(cache, [200], size=20_000)
    assert cache.size <= 10_000
    assert asked(cache, [200], size=20_000) == [200]


def test_a_pass_over_more_than_fits_finds_again_what_fits() -> None:
    cache = Cache(60 * SIZE)
    asked(cache, range(50))
    assert len(asked(cache, range(50))) < 30


def test_what_is_asked_for_most_stays_however_much_is_asked_for_once() -> None:
    cache = Cache(20 * SIZE)
    asked(cache, [1, 1, 2, 2])
    asked(cache, range(10, 100))
    assert asked(cache, [1, 2]) == []


def test_what_is_asked_for_anew_takes_the_place_of_what_was_asked_for_before() -> None:
    cache = Cache(20 * SIZE)
    asked(cache, [*range(50)] * 2)
    asked(cache, [*range(100, 105)] * 9)
    assert asked(cache, range(100, 105)) == []


def test_what_belongs_to_one_commit_is_forgotten_together() -> None:
    cache = Cache(20 * SIZE)
    asked(cache, [1, 2], owner="old")
    asked(cache, [1], owner="new")
    cache.drop("old")
    assert asked(cache, [1], owner="new") == []
    assert asked(cache, [1, 2], owner="old") == [1, 2]
