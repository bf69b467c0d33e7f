"""Light stemming of Arabic words: clitics and endings off, the root left alone."""

_DEFINITE = ("وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")


def light_stem(word: str) -> str:
    """The light stem of a folded word."""
    return _without_feminine(_without_article(word))


def _without_article(word: str) -> str:
    for prefix in _DEFINITE:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word


def _without_feminine(word: str) -> str:
    for ending in ("ه", "ا"):
        if word.endswith(ending) and len(word) >= 4:
            return word[:-1]
    return word
