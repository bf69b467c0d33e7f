"""Arabic words that a name in Latin letters may stand for: «riyadh» is «الرياض», «talaat» is «طلعت».

Names are written in many ways (English, French, ALA-LC without its dots, chat digits), so that a Latin name gives a pattern of
consonants, each with the Arabic letters that it is used for, and of vowels, which Arabic may write or leave out. Words are
matched in their folded form (`normalizer.fold`), in which ة is ه, ى is ي and every alef is ا.
"""

import re
from functools import reduce

LONGEST_NAME = 24
_SHORTEST_NAME = 3
# The longest spelling first; the letters in brackets are alternatives.
_CONSONANTS = {
    "tch": "(?:تش|ش)",
    "kh": "خ",
    "gh": "[غجق]",
    "sh": "(?:ش|سه)",
    "ch": "(?:ش|تش|خ)",
    "th": "(?:[ثذت]|ته)",
    "dh": "[ذضظد]",
    "dj": "ج",
    "zh": "[جزظ]",
    "ph": "ف",
    "ck": "ك",
    "b": "ب",
    "c": "[كسق]",
    "d": "[دضذ]",
    "f": "ف",
    "g": "[جغقك]",
    "h": "[هح]",
    "j": "ج",
    "k": "[كق]",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "p": "ب",
    "q": "[قك]",
    "r": "ر",
    "s": "[سصث]",
    "t": "[تط]",
    "v": "[فو]",
    "w": "و",
    "x": "(?:كس|خ)",
    "y": "ي",
    "z": "[زظذض]",
    # Digits that stand for letters in chat.
    "2": "[ءائؤق]",
    "3": "ع",
    "5": "خ",
    "6": "ط",
    "7": "ح",
    "8": "[قغ]",
    "9": "ص",
}
# A vowel is left out or written with a letter of its own, beside a hamza or an ع that Latin letters do not show.
_VOWELS = {"a": "اعءه", "e": "يعءه", "i": "يعئء", "o": "وعؤء", "u": "وعؤء", "'": "عءئؤ"}
_INITIAL_VOWEL = "[اعوي]{1,2}"
_SUN_LETTERS = "sh|th|dh|[dlnrstz]"
# The article in its spellings: al-, el-, ul-, and ar-, as-, ash- before the sound it takes on.
_ARTICLE = re.compile(
    rf"(?:[aeu]l-?|[aeu](?P<sound>{_SUN_LETTERS})-?(?=(?P=sound)))(?=[a-z0-9]{{2}})"
)
# «Abdul-Aziz» is two words in Arabic: عبد العزيز.
_SERVANT_OF = re.compile(rf"abd-?(?=[aeu]-?l|[aeu](?P<sound>{_SUN_LETTERS})-?(?P=sound))")
_APOSTROPHES = str.maketrans("’‘ʿʾ`", "'''''")
_PIECE = re.compile(rf"(?P<vowels>[aeiou']+)|(?P<consonant>{'|'.join(_CONSONANTS)})(?P=consonant)?")


def parts(name: str) -> tuple[str, ...]:
    """The names that are words of their own in Arabic: «abdulaziz» is «abd» and «ulaziz»."""
    lowered = name.lower()
    servant = _SERVANT_OF.match(lowered)
    return ("abd", lowered[servant.end() :]) if servant else (lowered,)


def pattern(name: str) -> str:
    """A regular expression that whole folded Arabic words match which the name may stand for; empty where it is no name.

    A name has three to LONGEST_NAME Latin letters, apostrophes, hyphens and chat digits, and a consonant among them.
    """
    latin = name.lower().translate(_APOSTROPHES).strip("'-")
    if not re.fullmatch(r"(?=.*[a-z])[a-z'2356789-]+", latin):
        return ""
    if not _SHORTEST_NAME <= len(latin) <= LONGEST_NAME:
        return ""
    without_article = _ARTICLE.sub("", latin, count=1) if _ARTICLE.match(latin) else ""
    readings = [_reading(reading) for reading in (latin, without_article) if reading]
    return "(?:ال)?(?:" + "|".join(filter(None, readings)) + ")" if any(readings) else ""


def _reading(latin: str) -> str:
    pieces = list(_PIECE.finditer(latin.replace("-", "")))
    if not any(piece["consonant"] for piece in pieces):
        return ""
    return reduce(lambda written, piece: written + _written(piece), pieces, "")


def _written(piece: re.Match[str]) -> str:
    if consonant := piece["consonant"]:
        return _CONSONANTS[consonant]
    vowels = piece["vowels"]
    if piece.start() == 0:
        return _INITIAL_VOWEL
    # «au», «ai», «ou»: any of the letters, and one more for the long vowel and the ع of «aa».
    letters = "".join(dict.fromkeys("".join(_VOWELS[vowel] for vowel in vowels)))
    ending = "يه" if piece.end() == len(piece.string) else ""
    return f"[{letters}{ending}]{{0,{min(len(vowels) + 1, 3)}}}"
