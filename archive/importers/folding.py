"""Folding that keeps places: match in folded text, quote from the original."""

from functools import lru_cache

from archive.analysis.normalizer import fold


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return " " if character.isspace() else fold(character)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, blanks kept, and the place in the original of each of its characters and of its end.

    A mark or tatweel has no character of its own: it lies before the place of the next one.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _fold_character(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), [*places, len(text)]
