"""Every address of the archive. They are promises: see docs/architecture.md before changing one."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
