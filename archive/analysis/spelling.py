"""Words like a word that is not known: a few letters away, two words run together, one word cut in two."""

import re
from collections import Counter
from collections.abc import Mapping
from operator import itemgetter

MOST_WORDS = 150_000
_ONE_EDIT_FROM, _TWO_EDITS_FROM = 3, 5
_SHORTEST_HALF = 2
_MOST_EDITS = 2
# Beyond these, letters of the known words are too rare to be tried in place of others.
_ALPHABET = 48


class Speller:
    """The words of a collection, folded, each with how many texts have it; the MOST_WORDS most frequent are kept."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        most = sorted(frequencies.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
        self._frequencies = dict(most)
        self._lines = "\n".join(self._frequencies)
        letters = Counter(self._lines.replace("\n", ""))
        self._letters = "".join(letter for letter, _ in letters.most_common(_ALPHABET))

    def __len__(self) -> int:
        return len(self._frequencies)

    def frequency(self, word: str) -> int:
        """In how many texts a folded word stands; 0 where it is not known."""
        return self._frequencies.get(word, 0)

    def near(self, word: str) -> list[str]:
        """Known words nearest to a folded word, the most frequent first; none for words shorter than three letters.

        Nearness is the number of letters left out, put in, exchanged for another or for their neighbour (Damerau 1964, as
        optimal string alignment): one, or two in words of five letters and more that have none at one.
        """
        if len(word) < _ONE_EDIT_FROM:
            return []
        one_edit = {near for near in _edited(word, self._letters) if near in self._frequencies}
        found = one_edit - {word} or (self._two_edits(word) if len(word) >= _TWO_EDITS_FROM else [])
        return sorted(found, key=lambda near: (-self._frequencies[near], near))

    def halves(self, word: str) -> list[tuple[str, str]]:
        """Two known words that make up a word, the likeliest first."""
        places = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
        cuts = [(word[:place], word[place:]) for place in places]
        weighed = [
            (self.frequency(left) * self.frequency(right), (left, right)) for left, right in cuts
        ]
        weighed.sort(key=itemgetter(0), reverse=True)
        return [cut for weight, cut in weighed if weight]

    def matching(self, pattern: str) -> list[str]:
        """The known words that a regular expression matches as a whole, the most frequent first."""
        return re.findall(f"^(?:{pattern})$", self._lines, re.MULTILINE) if pattern else []

    def _two_edits(self, word: str) -> list[str]:
        """Of three parts of a word, two edits leave one as it was; only an exchange of neighbours can spoil two at once.

        Nor do two edits take away more than two of its letters or bring more than two others: asked first, as it costs little.
        """
        third, letters = len(word) // 3, frozenset(word)
        first, second, last = word[:third], word[third : 2 * third], word[2 * third :]
        shortest, longest = len(word) - _MOST_EDITS, len(word) + _MOST_EDITS
        return [
            known
            for known in self._frequencies
            if shortest <= len(known) <= longest
            and (first in known or last in known or second in known)
            and len(letters.difference(known)) <= _MOST_EDITS
            and len(frozenset(known) - letters) <= _MOST_EDITS
            and distance(word, known) == _MOST_EDITS
        ]


def distance(one: str, other: str) -> int:
    """The least number of letters to leave out, put in, exchange for another or for their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one):
        following = [index + 1]
        for place, known in enumerate(other):
            cost = min(row[place + 1] + 1, following[place] + 1, row[place] + (letter != known))
            if before and place and letter == other[place - 1] and one[index - 1] == known:
                cost = min(cost, before[place - 1] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]


def _edited(word: str, letters: str) -> set[str]:
    """Every word that is one edit away, with these letters to put in."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {left + right[1:] for left, right in cuts if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    put_in = {left + letter + right for left, right in cuts for letter in letters}
    return left_out | exchanged | replaced | put_in
