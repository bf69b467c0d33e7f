"""Articles in the admin: pasted and read, corrected beside their evidence, published, withdrawn."""

import copy
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin import article_ledger
from archive.admin.article_actions import ACTIONS
from archive.admin.article_duplicates import warn_of_copy
from archive.admin.article_filters import YearFilter
from archive.admin.article_form import ArticleAddForm, ArticleForm
from archive.admin.article_inlines import (
    ArticleTagInline,
    CaptureInline,
    EventInline,
    EvidenceInline,
    RemovedLineInline,
)
from archive.admin.base import ArchiveAdmin
from archive.admin.folded_search import SpellingSearch
from archive.admin.paste_form import PasteForm
from archive.admin.suggestions import initial_values
from archive.importers.ledger import LedgerError
from archive.models import Article, Capture, Fact, Status

TEXT = (
    "المادة",
    {"fields": ["title", "section", "byline", ("author_honorific", "author"), "body", "about"]},
)
SOURCE = ("المصدر", {"fields": [("source", "source_role"), "source_note", "original_url"]})
DATE = "التاريخ"
PUBLICATION = (
    "النشر",
    {
        "fields": [
            "status",
            "needs_review",
            "withdrawal_reason",
            "address",
            ("created_at", "updated_at"),
        ]
    },
)
EDITED_PARTS = [ArticleTagInline, EvidenceInline, EventInline]
KEPT_PARTS = [RemovedLineInline, CaptureInline]


@admin.register(Article)
class ArticleAdmin(SpellingSearch, ArchiveAdmin):
    """The articles of the archive."""

    form = ArticleForm
    list_display = ["title", "state", "source", "date", "review", "updated_at"]
    list_filter = [
        "status",
        "needs_review",
        YearFilter,
        ("source", admin.RelatedOnlyFieldListFilter),
        ("tags", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["source"]
    list_per_page = 50
    empty_value_display = "غير مذكور"
    search_fields = ["title", "body", "=key"]
    search_help_text = "ابحث في العنوان والنص، أو بالمعرّف."
    actions = ACTIONS
    autocomplete_fields = ["source"]
    readonly_fields = ["published_words", "address", "created_at", "updated_at"]
    change_form_template = "admin/archive/article/edit.html"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields in the order of the work; a new article carries its original with it."""
        if obj:
            dated = ["published_edtf", "published_words"]
            stamp = ["stamp"] if self.has_change_permission(request, obj) else []
            return [TEXT, SOURCE, (DATE, {"fields": dated + stamp}), PUBLICATION]
        carried = {"fields": ["published_edtf", "original", "original_name"]}
        return [TEXT, SOURCE, (DATE, carried)]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form of a new article, or of one that is there."""
        form = ArticleForm if obj else ArticleAddForm
        return super().get_form(request, obj, change, **kwargs | {"form": form})

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What belongs to the article; ledger and originals once there is one."""
        return EDITED_PARTS + KEPT_PARTS if obj else EDITED_PARTS

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Rows that a reading suggests, in the form it is first shown in."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and hasattr(inline, "suggested"):
            kwargs["initial"] = inline.suggested(request)
        return kwargs

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the reading suggests, else what the address says."""
        reading = getattr(request, "reading", None)
        given = super().get_changeform_initial_data(request)
        return given | initial_values(reading) if reading else given

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Step one, paste; step two, correct and save. `?manual=1` starts with an empty second step."""
        if "_read" in request.POST or (request.method == "GET" and "manual" not in request.GET):
            return self._paste_view(request)
        return super().add_view(request, form_url, extra_context)

    def _paste_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
        if form.is_bound and form.is_valid() and form.reading:
            return self._suggestions_view(request, form)
        context = {**self.admin_site.each_context(request), "title": "أضف مادة", "form": form}
        context |= {"opts": self.opts, "media": self.media, "is_popup": False}
        return TemplateResponse(request, "admin/archive/article/paste.html", context)

    def _suggestions_view(self, request: HttpRequest, form: PasteForm) -> HttpResponse:
        # Nothing is saved yet: this shows the form as a GET would, filled from the reading.
        shown: Any = copy.copy(request)
        shown.method = "GET"
        shown.GET = request.GET.copy()
        shown.GET["original_url"] = form.cleaned_data["original_url"]
        shown.reading = form.reading
        if form.reading:
            warn_of_copy(request, form.reading.draft.body_text)
        return super().add_view(shown)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the reading's evidence and notices beside the fields."""
        form = context["adminform"].form
        if reading := getattr(request, "reading", None):
            form.show_evidence(reading)
        context["reading"] = reading or getattr(form, "reading", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save, and publish where that button was pressed."""
        if "_publish" in request.POST:
            obj.status = Status.PUBLISHED
        super().save_model(request, obj, form, change)
        # What was pasted has been compared when it was read.
        if "body" in form.changed_data and (change or not form.reading):
            warn_of_copy(request, obj.body, but=obj.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With a new article, keep its original and the lines that the reader left out."""
        super().save_related(request, form, formsets, change)
        if not change and form.reading:
            article_ledger.keep_original(form.instance, form.reading)
        if "published_edtf" in form.changed_data:
            _warn_of_bare_date(request, form.instance)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """As usual, with the article's public address."""
        response = super().response_add(request, obj, post_url_continue)
        self._tell_address(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """As usual, with the article's public address; or back to the ledger after a line was moved."""
        if article_ledger.line_button(request):
            self._move_line(request, obj)
            return HttpResponseRedirect(request.get_full_path())
        response = super().response_change(request, obj)
        self._tell_address(request, obj)
        return response

    def _move_line(self, request: HttpRequest, article: Article) -> None:
        try:
            message = article_ledger.move_line(request, article)
        except LedgerError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        self.log_change(request, article, message)
        self.message_user(request, message, messages.SUCCESS)

    def _tell_address(self, request: HttpRequest, article: Article) -> None:
        published = article.status == Status.PUBLISHED
        label = "اقرأ المادة على الموقع" if published else "عاينها كما سيراها القارئ"
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), label)
        self.message_user(request, link, messages.INFO)

    def view_on_site(self, obj: Article) -> str:
        """The public address; a draft is previewed there by editors."""
        return obj.get_absolute_url()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Originals go with their article, though nobody deletes one alone."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, perms_needed - {str(Capture._meta.verbose_name)}, protected

    @admin.display(description="الحالة", ordering="status")
    def state(self, article: Article) -> SafeString:
        """The status as a badge."""
        return format_html(
            '<span class="badge badge-{}">{}</span>', article.status, article.get_status_display()
        )

    @admin.display(description="المراجعة", ordering="needs_review")
    def review(self, article: Article) -> str:
        """Whether a person has still to check the article."""
        return "تحتاج مراجعة" if article.needs_review else "—"

    @admin.display(description="تاريخ النشر", ordering="published_not_before")
    def date(self, article: Article) -> str:
        """The date of publication in words."""
        return _date_words(article.published_edtf)

    @admin.display(description="التاريخ كما يقرؤه الزائر")
    def published_words(self, article: Article) -> str:
        """The date of publication in words."""
        return _date_words(article.published_edtf)

    @admin.display(description="الرابط الدائم")
    def address(self, article: Article) -> SafeString:
        """The permanent address, to open and to copy."""
        return format_html(
            '<a href="{}"><bdi dir="ltr">{}</bdi></a>',
            article.get_absolute_url(),
            article.permanent_url,
        )


def _warn_of_bare_date(request: HttpRequest, article: Article) -> None:
    proved = article.evidence.filter(fact=Fact.PUBLISHED).exists()
    if article.published_edtf and not proved:
        text = (
            "تاريخ النشر بلا دليل: أضف في جدول الأدلة الكلمات التي تثبته من النص، أو امسح التاريخ."
        )
        messages.warning(request, text)


def _date_words(edtf: str) -> str:
    return render_to_string("admin/archive/article/_date.html", {"edtf": edtf}).strip()
