"""Tags out of the desk and into it as files: export at once, import after a look at what it would change."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from archive.admin.vocabulary_form import VocabularyForm
from archive.importers.report import vocabulary_summary
from archive.importers.vocabulary_files import FORMATS
from archive.importers.vocabulary_merge import Plan, merge, plan, stored_entries

LIST = "admin:archive_tag_changelist"


class VocabularyDesk(admin.ModelAdmin):
    """Tags that can be exported and imported."""

    def get_urls(self) -> list[URLPattern]:
        """The pages of the table, and before them export and import."""
        view = self.admin_site.admin_view
        return [
            path("export/<str:name>/", view(self.export_view), name="archive_tag_export"),
            path("import/", view(self.import_view), name="archive_tag_import"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the ways out and in that this editor may take."""
        tools = {"may_import": self._may_import(request)}
        return super().changelist_view(request, tools | (extra_context or {}))

    def export_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Every tag with all its names, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if name not in FORMATS:
            raise Http404
        chosen = FORMATS[name]
        answer = HttpResponse(
            chosen.write(stored_entries()), content_type=f"{chosen.media_type}; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="vocabulary.{chosen.extension}"'
        return answer

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Step one, choose a file; step two, look at what it changes and confirm."""
        if not self._may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, VocabularyForm())
        form = VocabularyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        if "_confirm" in request.POST:
            return self._merge(request, form)
        return self._page(request, form, plan(form.read.entries))

    def _merge(self, request: HttpRequest, form: VocabularyForm) -> HttpResponse:
        with transaction.atomic():
            planned, written = merge(form.read.entries)
            for change, tag in written:
                if change.tag:
                    self.log_change(request, tag, f"استيراد: {'؛ '.join(change.differences)}")
                else:
                    self.log_addition(request, tag, "استيراد")
        if planned.problems:
            return self._page(request, form, planned)
        messages.success(request, f"استُورد الملف. {vocabulary_summary(planned)}")
        return HttpResponseRedirect(reverse(LIST))

    def _may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def _page(
        self, request: HttpRequest, form: VocabularyForm, planned: Plan | None = None
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": "استورد وسومًا", "form": form}
        context |= {"opts": self.opts, "media": self.media, "plan": planned}
        context |= {"summary": vocabulary_summary(planned) if planned else ""}
        return TemplateResponse(request, "admin/archive/tag/import.html", context)
