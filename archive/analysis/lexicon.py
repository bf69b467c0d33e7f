"""The words that a stemmer must not mistake for a clitic and another word."""

from importlib import resources

from archive.analysis.normalizer import fold


def read_words(name: str = "words.txt") -> frozenset[str]:
    """The words of a list in the data folder, folded; a line that begins with # is a comment."""
    text = resources.files("archive.analysis.data").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in line.split())
