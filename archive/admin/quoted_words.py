"""Whether quoted words stand in the original of an article, and on which line."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from archive.admin.base import NamedRows
from archive.admin.paste import text_as_read
from archive.importers.decoding import original_lines
from archive.models import Article, Capture

Lines = list[str]
NOWHERE = "ليست هذه الكلمات في {place} بحروفها: انسخها منه كما وردت في سطر واحد، أو احذف هذا الصف."
OTHER_LINE = (
    "ليست هذه الكلمات في السطر {line} من {place}، بل في السطر {found}: صحّح الرقم أو اتركه فارغًا."
)
NO_SUCH_LINE = "ليس في {place} سطر رقمه {line}: صحّح الرقم أو اتركه فارغًا."


def texts(article: Article) -> list[Lines]:
    """The lines of each original of an article as they were read; without one, those of the text a reader sees.

    An article that is being added brings its original as `reading`.
    """
    if reading := getattr(article, "reading", None):
        return [_lines(reading.content, "utf-8", reading.media_type)]
    kept = [_lines_of(capture) for capture in article.captures.all()] if article.pk else []
    return kept or [_seen(article)]


def place(article: Article) -> str:
    """What the words are looked for in, in Arabic."""
    kept = getattr(article, "reading", None) or (article.pk and article.captures.exists())
    return "النص الأصلي" if kept else "نص المادة"


def line_numbers(quote: str, lines: Lines) -> list[int]:
    """The numbers, from 1, of the lines in which these words stand letter for letter."""
    return [number for number, line in enumerate(lines, 1) if quote in line]


class QuotedRows(NamedRows):
    """Rows that quote the original of their article."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The fields of a row, and the article that its words are looked for in."""
        super().add_fields(form, index)
        form.article = self.instance


class QuotingForm(forms.ModelForm):
    """A row whose quotation must stand in the original, in the line it names; one line is found by itself."""

    article: Article | None = None

    def clean(self) -> dict[str, Any]:
        """Check the words, and fill in the line where only one has them."""
        cleaned = super().clean() or self.cleaned_data
        if self.article and not {"line", "quote"} & set(self.errors):
            self._check(self.article, cleaned)
        return cleaned

    def _check(self, article: Article, cleaned: dict[str, Any]) -> None:
        quote, line = text_as_read(cleaned.get("quote") or "").strip(), cleaned.get("line")
        try:
            cleaned["line"] = found_line(article, quote, line)
        except ValidationError as error:
            self.add_error("quote" if error.code == "quote" else "line", error)


def found_line(article: Article, quote: str, line: int | None) -> int | None:
    """The line of a quotation: the one given, or the only one that has the words; None where several have them.

    Raises ValidationError, its code the field that is wrong, where the original does not say so.
    """
    where, kept = place(article), texts(article)
    if not quote:
        if line is not None and not any(0 < line <= len(lines) for lines in kept):
            raise ValidationError(NO_SUCH_LINE.format(place=where, line=line), code="line")
        return line
    found = list(_found(quote, kept))
    if not found:
        raise ValidationError(NOWHERE.format(place=where), code="quote")
    if line is None:
        return found[0] if len(found) == 1 else None
    if line not in found:
        message = OTHER_LINE.format(place=where, line=line, found=found[0])
        raise ValidationError(message, code="line")
    return line


def _found(quote: str, kept: list[Lines]) -> Iterator[int]:
    numbers = {number for lines in kept for number in line_numbers(quote, lines)}
    yield from sorted(numbers)


def _lines_of(capture: Capture) -> Lines:
    return _lines(bytes(capture.content), capture.charset, capture.media_type)


def _lines(content: bytes, charset: str, media_type: str) -> Lines:
    try:
        text = content.decode(charset or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return original_lines(text_as_read(text, html=media_type == "text/html"))


def _seen(article: Article) -> Lines:
    parts = [article.title, article.section, article.byline, article.body, article.about]
    lines = (line for part in parts for line in original_lines(text_as_read(part)))
    return [line for line in lines if line.strip()]
