"""Folding of Arabic spelling: what two writers spell differently becomes the same text."""

import re
import unicodedata

from pyarabic import araby

# Vowel marks, Quranic marks, tatweel, zero-width and bidirectional controls, byte-order mark: they carry no letter.
INVISIBLE = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
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
    return " ".join(strip_invisible(text).translate(LETTERS).casefold().split())


def sort_key(name: str) -> str:
    """A key that sorts names as a reader expects: without the article «ال», hamza seats folded."""
    folded = fold(name).replace("ؤ", "و").replace("ئ", "ي").replace("ء", "")
    bare = re.sub(r"[^\w\s]", "", folded).strip()
    return bare.removeprefix("ال") or bare
