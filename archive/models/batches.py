"""Many numbers, a few at a time: what one statement can name, and one short transaction settle."""

from collections.abc import Iterable, Iterator

# So many numbers at most in one statement, unless it has several parameters for each.
MOST = 500


def in_batches(numbers: Iterable[int], most: int = MOST) -> Iterator[list[int]]:
    """Lists of at most `most` of these numbers, in their order."""
    every = list(numbers)
    return (every[start : start + most] for start in range(0, len(every), most))
