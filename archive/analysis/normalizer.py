"""Folding of Arabic spelling: what two writers spell differently becomes the same text."""

import re
import unicodedata

from pyarabic import araby

from archive.analysis.tokenizer import CONTROLS, MARKS

# Vowel marks, Quranic marks, tatweel, zero-width and bidirectional controls, byte-order mark: they carry no letter.
_ARABIC_MARKS = MARKS.removeprefix("\u0300-\u036f")
INVISIBLE = re.compile(f"[{_ARABIC_MARKS}\u0640{CONTROLS}]")
# Every character of Unicode is settled after one round; the others are for odd sequences.
_ROUNDS = 3
LETTERS = str.maketrans(
    {
        "\u06cc": "ي",
        "\u06d2": "ي",
        "ى": "ي",
        "\u06a9": "ك",
        "\u06aa": "ك",
        "\u06c1": "ه",
        "\u06be": "ه",
        "\u06d5": "ه",
        "ة": "ه",
        "\u06c3": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "\u0672": "ا",
        "\u0673": "ا",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        "\u066b": ".",
        "\u066c": ",",
    }
)


def strip_invisible(text: str) -> str:
    """Text in compatibility form (NFKC) without marks, tatweel and invisible controls."""
    if text.isascii():
        return text
    return INVISIBLE.sub("", araby.strip_tatweel(unicodedata.normalize("NFKC", text)))


def fold(text: str) -> str:
    """The folded form under which two spellings of a name are the same one."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(_settled(text).split())


def _settled(text: str) -> str:
    for _ in range(_ROUNDS):
        before, text = text, strip_invisible(text).translate(LETTERS).casefold()
        if text == before:
            break
    return text


def sort_key(name: str) -> str:
    """A key that sorts names as a reader expects: without the article «ال», hamza seats folded."""
    folded = fold(name).replace("ؤ", "و").replace("ئ", "ي").replace("ء", "")
    bare = re.sub(r"[^\w\s]", "", folded).strip()
    return bare.removeprefix("ال") or bare
