"""What a text says when its keys are read on the other keyboard layout: «hgjuh,k» is «التعاون»."""

# Keys in the order of a US keyboard, and what the same keys write on the layout «Arabic (101)» of Windows (KBDA1.DLL).
_US = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_ARABIC_101 = [
    *"ذضصثقفغعهخحجدشسيبلاتنمكطئءؤر",
    "لا",
    *"ىةوزظ",
    "\u0651",
    "\u064e",
    "\u064b",
    "\u064f",
    "\u064c",
    "لإ",
    *"إ‘÷×؛<>",
    "\u0650",
    "\u064d",
    *"][",
    "لأ",
    "أ",
    "\u0640",
    *'،/:"~',
    "\u0652",
    "}",
    "{",
    "لآ",
    *"آ’,.؟",
]
# The keys of a French keyboard at the places of a US one; only those that differ.
_AZERTY = "²azqwùm,;:!^$AZQW%M?./§"
_US_PLACES = "`qwaz';m,./[]QWAZ\":M<>?"
_TO_ARABIC = dict(zip(_US, _ARABIC_101, strict=True))
_TO_US = str.maketrans(_AZERTY, _US_PLACES)
_TO_AZERTY = str.maketrans(_US_PLACES, _AZERTY)
_LAM_ALEF = "لا"
_FROM_ARABIC = {written: key for key, written in _TO_ARABIC.items() if not written.isascii()}


def other_layout(text: str) -> tuple[str, ...]:
    """What the same keys write on the other layout, the likeliest first; empty for a text without a letter of either.

    Latin keys are read as US and as French ones. «لا» has a key of its own and is two others as well, so that both are given.
    """
    if any("a" <= letter <= "z" for letter in text.lower()):
        return _in_arabic(text.lower() if text.isupper() else text)
    return _in_latin(text) if any("\u0620" <= letter <= "\u064a" for letter in text) else ()


def _in_arabic(text: str) -> tuple[str, ...]:
    return _distinct(_arabic(text), _arabic(text.translate(_TO_US)))


def _arabic(text: str) -> str:
    return "".join(_TO_ARABIC.get(letter, letter) for letter in text)


def _in_latin(text: str) -> tuple[str, ...]:
    one_key, two_keys = (_latin(text.replace(_LAM_ALEF, keys)) for keys in ("b", "gh"))
    french = (keys.translate(_TO_AZERTY) for keys in (one_key, two_keys))
    return _distinct(one_key, two_keys, *french)


def _latin(text: str) -> str:
    return "".join(_FROM_ARABIC.get(letter, letter) for letter in text)


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
