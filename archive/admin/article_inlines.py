"""What belongs to an article and is edited on its page: tags, evidence, events; its ledger and its originals."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.article_ledger import REMOVE, RESTORE
from archive.admin.base import ArchiveInline
from archive.admin.capture import digest, download_link, origin
from archive.admin.quoted_words import QuotedRows, QuotingForm
from archive.admin.suggestions import Row, suggested_rows
from archive.models import ArticleTag, Capture, Event, Evidence, RemovedLine

QUOTE = forms.Textarea(attrs={"rows": 2, "dir": "rtl"})


class PartOfArticle(ArchiveInline):
    """Rows that whoever may change the article may change with it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the article."""
        return self._may(request, "change") or self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the article."""
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing the article."""
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the article."""
        return self._may(request, "view") or self.has_add_permission(request, obj)

    def _may(self, request: HttpRequest, verb: str) -> bool:
        user: Any = request.user
        return user.has_perm(f"archive.{verb}_article")


class SuggestedRows(PartOfArticle):
    """Rows that start from what the reader found in a pasted text, and one empty one."""

    def suggested(self, request: HttpRequest) -> list[Row]:
        """The rows that the reading of this request suggests for this table; none without one."""
        model: type[Model] = self.model
        return suggested_rows(getattr(request, "reading", None), model)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """As many rows as there are suggestions, and one to fill in."""
        return len(self.suggested(request)) + 1


class FilledRowForm(QuotingForm):
    """A row of which nothing is kept when its first field was left empty: so a suggestion is refused."""

    needed: str

    def has_changed(self) -> bool:
        """Whether the row says anything: a new one without its needed field does not."""
        given = self.data.get(self.add_prefix(self.needed)) if self.is_bound else True
        return bool(super().has_changed() and (self.instance.pk or given))


class ArticleTagForm(FilledRowForm):
    """A tag with the words that earn it."""

    needed = "tag"

    class Meta:
        model = ArticleTag
        fields = ["tag", "line", "quote", "origin"]
        widgets = {"quote": QUOTE, "origin": forms.HiddenInput}


class ArticleTagInline(SuggestedRows):
    """The tags of an article."""

    model = ArticleTag
    verbose_name = "وسمًا آخر"
    verbose_name_plural = ArticleTag._meta.verbose_name_plural
    form = ArticleTagForm
    formset = QuotedRows
    fields = ["tag", "line", "quote", "origin"]
    autocomplete_fields = ["tag"]


class EvidenceForm(FilledRowForm):
    """The words that prove one fact."""

    needed = "fact"

    class Meta:
        model = Evidence
        fields = ["fact", "line", "quote", "note"]
        widgets = {"quote": QUOTE}

    def clean_quote(self) -> str:
        """Evidence is words: without them nothing is proved."""
        if not self.cleaned_data["quote"]:
            raise ValidationError("اكتب الكلمات التي تُثبت هذا كما وردت في النص، أو احذف هذا الصف.")
        return self.cleaned_data["quote"]


class EvidenceInline(SuggestedRows):
    """The evidence of an article's facts."""

    model = Evidence
    verbose_name = "دليلًا آخر"
    verbose_name_plural = Evidence._meta.verbose_name_plural
    form = EvidenceForm
    formset = QuotedRows
    fields = ["fact", "line", "quote", "note"]


class EventForm(FilledRowForm):
    """An event that the article reports."""

    needed = "what"

    class Meta:
        model = Event
        fields = ["what", "place", "edtf", "not_before", "not_after", "line", "quote"]
        widgets = {"quote": QUOTE}


class EventInline(PartOfArticle):
    """The events that an article reports."""

    model = Event
    verbose_name = "حدثًا آخر"
    verbose_name_plural = Event._meta.verbose_name_plural
    form = EventForm
    formset = QuotedRows
    extra = 1
    fields = ["what", "place", "edtf", "not_before", "not_after", "line", "quote"]


class ReadOnlyPart(PartOfArticle):
    """Rows that are shown and not edited."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds a row by hand."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the article."""
        return self._may(request, "view") or self._may(request, "change")


class RemovedLineInline(ReadOnlyPart):
    """The ledger: each line that a reader left out, and the way back."""

    model = RemovedLine
    readonly_fields = ["line", "quoted", "reason", "restored_at", "control"]

    @admin.display(description="النص المُزال")
    def quoted(self, removed: RemovedLine) -> SafeString:
        """The line as it stood."""
        return format_html('<span class="quoted">{}</span>', removed.text)

    @admin.display(description="الإجراء")
    def control(self, removed: RemovedLine) -> SafeString:
        """A button of the article's form: it saves what was typed, then moves the line."""
        restored = removed.restored_at is not None
        name, label = (REMOVE, "أزِل السطر") if restored else (RESTORE, "أعِد السطر إلى النص")
        return format_html(
            '<button type="submit" class="button" name="{}" value="{}">{}</button>',
            name,
            removed.pk,
            label,
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the button for those who only look."""
        fields = list(self.readonly_fields)
        return fields if self._may(request, "change") else fields[:-1]


class CaptureInline(ReadOnlyPart):
    """The originals of an article, to download."""

    model = Capture
    readonly_fields = ["came_from", "media_type", "size", "fingerprint", "captured_at", "get"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """Captures without their bytes."""
        return super().get_queryset(request).defer("content")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only what is shown: the bytes are no field of a form."""
        return self.readonly_fields

    @admin.display(description="الوارد منه")
    def came_from(self, capture: Capture) -> SafeString | str:
        """Where the original came from."""
        return origin(capture)

    @admin.display(description="بصمة SHA-256")
    def fingerprint(self, capture: Capture) -> SafeString:
        """The digest as text."""
        return digest(capture)

    @admin.display(description="التنزيل")
    def get(self, capture: Capture) -> SafeString:
        """The link to the bytes."""
        return download_link(capture)
