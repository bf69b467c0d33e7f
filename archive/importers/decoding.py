"""Bytes to text: clean UTF-8 or the encoding that an editor names; nothing is guessed."""

import codecs
import re

# News articles are a few kilobytes; anything near this is not one.
MAX_SIZE = 10 * 1024 * 1024
_LINE_END = re.compile("\r\n|\r|\n")
_LEGACY = ("windows-1256", "iso-8859-6", "cp720", "mac_arabic")
# «ال» in UTF-8 once misread as windows-1256, Latin-1 or windows-1252 and saved again.
_MISREAD = ("ط§ظ„", "Ø§Ù\x84", "Ø§Ù„")
_SAMPLE = 100_000


class UnreadableError(ValueError):
    """The bytes cannot be read as an article; the message is one Arabic line that says why and what to do."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of some bytes without byte-order mark, and the name of its encoding.

    Raises UnreadableError where the bytes are too many, empty, binary, or neither UTF-8 nor the encoding given.
    """
    check_size(len(data))
    if not data.strip():
        raise UnreadableError("الملف فارغ.")
    text, charset = _decode_as(data, encoding) if encoding else _decode_utf8(data)
    _check_text(text, charset)
    return text, charset


def check_size(size: int) -> None:
    """Raise UnreadableError where a file of so many bytes is too large to be an article."""
    if size > MAX_SIZE:
        megabytes = size / 1024 / 1024
        raise UnreadableError(
            f"الملف كبير: {megabytes:,.1f} ميغابايت، وأقصى ما يُقرأ {MAX_SIZE // 1024 // 1024} ميغابايت."
        )


def original_lines(text: str) -> list[str]:
    """The lines of a text as they are; the first is line 1 of every quotation."""
    return _LINE_END.split(text)


def suspected_encoding(data: bytes) -> str | None:
    """The encoding that bytes which are not UTF-8 seem to be in, or None where there is no telling."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if wide := _wide_encoding(data[:_SAMPLE]):
        return wide
    counts = {name: _count_articles(data[:_SAMPLE], name) for name in _LEGACY}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _decode_utf8(data: bytes) -> tuple[str, str]:
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _refusal(data, error) from error
        if "\x00" not in text or not _wide_encoding(data[:_SAMPLE]):
            return text, "utf-8"
    raise _refusal(data)


def _refusal(data: bytes, error: UnicodeDecodeError | None = None) -> UnreadableError:
    if guess := suspected_encoding(data):
        return UnreadableError(
            f"ليس بترميز UTF-8، ويبدو أنه {guess}. أعد المحاولة مع \u200e--encoding {guess}\u200e أو حوّله إلى UTF-8."
        )
    place = f" (أول بايت غير مفهوم: {error.start})" if error else ""
    return UnreadableError(f"ليس بترميز UTF-8 سليم{place}، ولم يُعرف ترميزه. حوّله إلى UTF-8.")


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        # Whoever names the encoding vouches for the file: the NUL that ends a C string is then no damage.
        text = data.decode(encoding).removeprefix("\ufeff").rstrip("\x00")
        return text, codecs.lookup(encoding).name
    except LookupError as error:
        raise UnreadableError(f"لا يُعرف ترميز اسمه «{encoding}».") from error
    except ValueError as error:
        raise UnreadableError(f"لا يُقرأ بترميز {encoding} الذي طُلب.") from error


def _check_text(text: str, charset: str) -> None:
    if sum(text.count(sign) for sign in _MISREAD) >= 3:
        raise UnreadableError(
            f"نصه مشوّه: UTF-8 قُرئ بترميز آخر (الترميز هنا {charset}). اطلب الملف الأصلي."
        )
    if "\x00" in text:
        raise UnreadableError("فيه محارف صفرية (NUL)، فليس ملفًا نصيًا سليمًا.")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark: the upper byte of its letters, Latin or Arabic, is 0 or 6."""
    pairs = len(data) // 2
    even, odd = (sum(side.count(high) for high in (0, 6)) for side in (data[0::2], data[1::2]))
    if b"\0" not in data or max(even, odd) < 0.8 * pairs or min(even, odd) > 0.5 * pairs:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _count_articles(data: bytes, encoding: str) -> int:
    """How often the article «ال» begins a word when the bytes are read in this encoding."""
    text = data.decode(encoding, errors="replace")
    return len(re.findall(r"(?<!\w)ال(?=[ء-ي])", text))
