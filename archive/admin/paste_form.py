"""The first step of adding an article: paste its text, or upload it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from archive.admin.article_duplicates import already_kept, same_original
from archive.admin.paste import MAX_BYTES, TOO_LARGE, Reading, pasted_bytes, read
from archive.importers.decoding import UnreadableError


class PasteForm(forms.Form):
    """A text or a file, and perhaps where it was published; `reading` is there once the form is valid."""

    text = forms.CharField(
        label="الصق نص المادة",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "rtl", "class": "vLargeTextField"}),
        help_text="النص كله كما هو، من أول سطر إلى آخر سطر. يُقبل النص المنسوخ من Word أو من صفحة، ويُحفظ الأصل كما لصقته.",
    )
    file = forms.FileField(
        label="أو ارفع ملفًا نصيًا",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,text/plain,text/html"}),
        help_text="ملف txt أو html بترميز UTF-8، حتى 5 ميغابايت.",
    )
    original_url = forms.URLField(
        label="عنوان المادة عند ناشرها",
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "class": "vURLField"}),
        help_text="اختياري. يُترك فارغًا إن لم يُعرف.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading: Reading | None = None
        # A NUL in the paste is cleaned and reported by the reader; the original keeps it.
        text = self.fields["text"]
        text.validators = [
            v for v in text.validators if type(v) is not ProhibitNullCharactersValidator
        ]

    def clean(self) -> dict[str, Any]:
        """Read what was given; every reason against it stands by its field."""
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if text.strip() and file:
            self.add_error("file", "لديك نص ملصق وملف معًا: امسح أحدهما.")
        elif file:
            self._read("file", _uploaded_bytes(file), file.name)
        elif "file" not in self.errors:
            self._read("text", pasted_bytes(text), "")
        return cleaned

    def _read(self, field: str, content: bytes | None, filename: str) -> None:
        try:
            self.reading = _read_new(content, filename)
        except ValidationError as error:
            self.add_error(field, error)


def _uploaded_bytes(file: Any) -> bytes | None:
    return None if file.size > MAX_BYTES else file.read()


def _read_new(content: bytes | None, filename: str) -> Reading:
    if content is None:
        raise ValidationError(TOO_LARGE)
    if kept := same_original(content):
        raise already_kept(kept)
    try:
        return read(content, filename)
    except UnreadableError as error:
        raise ValidationError(str(error)) from error
