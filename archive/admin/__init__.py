"""The editors' desk: every table an editor works with, in Arabic."""

from django.contrib import admin

from archive.admin import article, capture, index_event, source, tag

__all__ = ["article", "capture", "index_event", "source", "tag"]

admin.site.site_header = "رقيم: لوحة التحرير"
admin.site.site_title = "رقيم"
admin.site.index_title = "ما في الأرشيف"
admin.site.empty_value_display = "—"
admin.site.enable_nav_sidebar = False
