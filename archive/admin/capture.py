"""Captures in the admin: to look at and to download, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from archive.admin.paste import PASTED
from archive.admin.read_only import ReadOnlyAdmin
from archive.models import Article, Capture
from archive.models.capture import BIDI


def download_link(capture: Capture) -> SafeString:
    """A link that downloads the bytes of a capture."""
    address = reverse("admin:archive_capture_download", args=[capture.pk])
    return format_html('<a href="{}" download>نزّل الأصل</a>', address)


def file_name(name: str) -> SafeString | str:
    """A file name as it is, left to right, the controls that would turn it round written out."""
    shown = BIDI.sub(lambda control: f"[U+{ord(control[0]):04X}]", name)
    return format_html('<bdi dir="ltr">{}</bdi>', shown) if name else ""


def origin(capture: Capture) -> SafeString | str:
    """Where an original came from: a file or an address is written left to right, words are not."""
    return capture.origin if capture.origin == PASTED else file_name(capture.origin)


def digest(capture: Capture) -> SafeString:
    """The SHA-256 of a capture, left to right and breakable."""
    return format_html('<bdi dir="ltr" class="digest">{}</bdi>', capture.sha256)


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    """The originals as they came."""

    list_display = ["name", "article", "media_type", "size", "came_from", "captured_at"]
    list_filter = ["media_type", "reader"]
    list_select_related = ["article"]
    search_fields = ["filename", "sha256", "origin", "article__title"]
    search_help_text = "ابحث باسم الملف أو بصمته أو عنوان مادته."
    date_hierarchy = "captured_at"
    fields = [
        "article",
        "shown_filename",
        "media_type",
        "charset",
        "size",
        "sha256_digest",
        "came_from",
        "captured_at",
        "reader",
        "reader_version",
        "download",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """Captures without their bytes, which may be many."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """The usual addresses and the download."""
        view = self.admin_site.admin_view(self.download_view)
        own = path("<int:pk>/download/", view, name="archive_capture_download")
        return [own, *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as they came, always as a download: they may be a hostile page."""
        capture = get_object_or_404(Capture, pk=pk)
        if not may_see(request, capture):
            return HttpResponse("لا صلاحية لك لتنزيل هذا الأصل.", status=403)
        response = HttpResponse(bytes(capture.content), content_type=capture.media_type)
        name = capture.filename or f"{capture.article.key}.txt"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @admin.display(description="أصل محفوظ", ordering="filename")
    def name(self, capture: Capture) -> SafeString | str:
        """The file name, or the start of the digest of what was pasted."""
        return file_name(capture.filename or capture.sha256[:12])

    @admin.display(description="اسم الملف")
    def shown_filename(self, capture: Capture) -> SafeString | str:
        """The file name."""
        return file_name(capture.filename)

    @admin.display(description="الوارد منه", ordering="origin")
    def came_from(self, capture: Capture) -> SafeString | str:
        """Where the original came from."""
        return origin(capture)

    @admin.display(description="بصمة SHA-256")
    def sha256_digest(self, capture: Capture) -> SafeString:
        """The digest as text."""
        return digest(capture)

    @admin.display(description="التنزيل")
    def download(self, capture: Capture) -> SafeString:
        """The link to the bytes."""
        return download_link(capture)


def may_see(request: HttpRequest, capture: Capture) -> bool:
    """Whether this editor may read the article that the capture belongs to, or captures at all."""
    rights = [f"{Article._meta.app_label}.{verb}_article" for verb in ("view", "change")]
    user: Any = request.user
    return user.has_perm("archive.view_capture") or any(user.has_perm(right) for right in rights)
