"""The forms of an article: what an editor types is checked by its field and kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.timezone import localdate

from archive.admin.article_duplicates import already_kept, same_original, same_words
from archive.admin.edited_once import EditedOnce
from archive.admin.paste import Reading, unpack
from archive.admin.suggestions import field_notes
from archive.analysis.normalizer import LETTERS, strip_invisible
from archive.edtf import parse as parse_edtf
from archive.importers.decoding import UnreadableError
from archive.models import Article
from archive.sanitizer import clean_controls

DIGITS = {letter: folded for letter, folded in LETTERS.items() if folded.isdigit()}


class ArticleForm(EditedOnce, forms.ModelForm):
    """An article that is complete, dated in EDTF or not at all, and not in the archive already."""

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the admin narrows it to its fieldsets
        widgets = {
            "body": forms.Textarea(attrs={"rows": 14}),
            "about": forms.Textarea(attrs={"rows": 4}),
            "withdrawal_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_title(self) -> str:
        """The title on one line, without control characters."""
        return " ".join(clean_controls(self.cleaned_data["title"]).split())

    def clean_body(self) -> str:
        """The body with plain line ends."""
        return clean_controls(self.cleaned_data["body"])

    def clean_about(self) -> str:
        """The closing note with plain line ends."""
        return clean_controls(self.cleaned_data["about"])

    def clean_published_edtf(self) -> str:
        """The date with Western digits, whichever were typed, and without invisible characters; none yet to come."""
        text = strip_invisible(self.cleaned_data["published_edtf"]).translate(DIGITS).strip()
        _refuse_future(text)
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse words that the archive already holds."""
        cleaned = super().clean() or self.cleaned_data
        if {"title", "body"} & set(self.changed_data):
            self._refuse_duplicate(cleaned.get("title"), cleaned.get("body"))
        return cleaned

    def _refuse_duplicate(self, title: str | None, body: str | None) -> None:
        if title and body and (kept := same_words(title, body, but=self.instance.pk)):
            self.add_error("title", already_kept(kept))


class ArticleAddForm(ArticleForm):
    """A new article; the original it was read from travels with it until it is saved."""

    stamp = None  # type: ignore[assignment]
    original = forms.CharField(required=False, widget=forms.HiddenInput)
    original_name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading: Reading | None = None

    def show_evidence(self, reading: Reading) -> None:
        """Say by each field what the reader found, on which line."""
        for name, note in field_notes(reading.draft).items():
            # The bound field, not the field: it has copied the help text by the time a form is cleaned.
            shown = self[name]
            shown.help_text = format_html('{} <span class="found">{}</span>', shown.help_text, note)

    def clean(self) -> dict[str, Any]:
        """Read the original again, and refuse one that the archive has kept meanwhile."""
        cleaned = super().clean()
        if packed := cleaned.get("original"):
            self._read_original(packed, cleaned.get("original_name", ""))
        return cleaned

    def _read_original(self, packed: str, filename: str) -> None:
        try:
            self.reading = unpack(packed, filename)
        except UnreadableError as error:
            self.add_error(None, str(error))
            return
        # The rows of the same request quote this original, which is in no table yet.
        self.instance.reading = self.reading
        self.show_evidence(self.reading)
        kept = same_original(self.reading.content)
        if kept and not self.has_error("title", "duplicate"):
            self.add_error("title", ValidationError(already_kept(kept)))


def _refuse_future(text: str) -> None:
    """A text that is no date is the model's to refuse."""
    try:
        date = parse_edtf(text)
    except ValueError:
        return
    latest = localdate().year + 1
    years = [day.year for day in (date.not_before, date.not_after) if day]
    if years and max(years) > latest:
        raise ValidationError(
            f"السنة {max(years)} لم تأتِ بعد: صحّح التاريخ، فأقصى سنة تُقبل {latest}."
        )
