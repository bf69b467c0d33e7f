"""Reading what an editor pasted or uploaded: bytes in, a draft with its evidence out, nothing stored."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.importers import authorities
from archive.importers.decoding import UnreadableError, decode, suspected_encoding
from archive.importers.draft import Draft
from archive.importers.loader import draft_from_text
from archive.sanitizer import CONTROLS, clean_controls, looks_like_html, text_from_html

# The original travels through the form as base64 beside the text read from it; both must fit one request.
MAX_BYTES = 5 * 1024 * 1024
TOO_LARGE = "النص أكبر من 5 ميغابايت. أدخل الملفات الكبيرة بأمر الاستيراد import_articles."
NOT_UTF8 = "ليس هذا الملف بترميز UTF-8، ويبدو أنه {}. احفظه بترميز UTF-8 ثم ارفعه من جديد."
EMPTY = "لا نص هنا يُقرأ: الصق نص المادة أو ارفع ملفه."
DAMAGED = "تلف الأصل في الطريق. الصق النص من جديد."
PASTED = "لصق محرّر"
# Invisible and no part of any word: directional controls, zero-width space, soft hyphen, byte-order mark.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True)
class Reading:
    """An original as it came, what kind it is, what the reader found in it and what it cleaned away."""

    content: bytes
    filename: str
    media_type: str
    draft: Draft
    notices: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Where the original came from: its file name, or the editor's clipboard."""
        return self.filename or PASTED


def read(content: bytes, filename: str = "") -> Reading:
    """Read an original; without a file name it was pasted.

    Raises UnreadableError, with an Arabic message, where it is too large, no UTF-8 text, or holds no article.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableError(TOO_LARGE)
    text = _text(content, filename)
    html = looks_like_html(text)
    bare = text_as_read(text, html=html)
    if not bare.strip():
        raise UnreadableError(EMPTY)
    draft = draft_from_text(bare, authorities.vocabulary())
    media_type = "text/html" if html else "text/plain"
    return Reading(content, filename, media_type, draft, tuple(_notices(text, html, draft)))


def text_as_read(text: str, *, html: bool = False) -> str:
    """A text as the reader is given it: without markup and without characters that nobody sees."""
    return _UNSEEN.sub("", text_from_html(text) if html else clean_controls(text))


def pasted_bytes(text: str) -> bytes:
    """The bytes of a pasted text: UTF-8 with the line ends it had before the browser sent it as CRLF."""
    return text.replace("\r\n", "\n").encode("utf-8", "replace")


def pack(reading: Reading) -> str:
    """The original as text that a form field carries unchanged."""
    return base64.b64encode(reading.content).decode("ascii")


def unpack(packed: str, filename: str) -> Reading:
    """Read again what `pack` wrote. Raises UnreadableError where it was damaged on its way."""
    try:
        content = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError(DAMAGED) from error
    return read(content, filename)


def _text(content: bytes, filename: str) -> str:
    """What was pasted is UTF-8 already; a file has still to prove that it is text."""
    if not filename:
        return content.decode("utf-8", "replace")
    try:
        return decode(content)[0]
    except UnreadableError as error:
        guess = suspected_encoding(content)
        raise UnreadableError(NOT_UTF8.format(guess) if guess else str(error)) from error


def _notices(text: str, html: bool, draft: Draft) -> Iterator[str]:
    if html:
        yield "أُخذ النص وحده من شفرة HTML الملصقة."
    if invisible := len(_UNSEEN.findall(text)) + sum(map(len, CONTROLS.findall(text))):
        yield f"محارف خفية (تحكّم أو اتجاه) نُظّف منها النص: {invisible}. الأصل محفوظ كما جاء."
    if not draft.title:
        yield "لم يجد القارئ عنوانًا، فاكتبه."
