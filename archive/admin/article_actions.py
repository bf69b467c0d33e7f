"""Publish, withdraw, and back to draft: for many articles at once, each change recorded and undoable."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from archive.models import Article, Status

Action = Callable[[Any, HttpRequest, QuerySet[Article]], None]
MESSAGE = "admin/archive/article/_moved.html"


def change_status(
    model_admin: Any, request: HttpRequest, articles: QuerySet[Article], status: Status
) -> None:
    """Give the articles that status, one saved at a time so that the index learns of each."""
    with transaction.atomic():
        moved = [article for article in articles if article.status != status]
        for article in moved:
            article.status = status
            article.save()
            model_admin.log_change(request, article, f"صارت {status.label}.")
    context = {"count": len(moved), "unchanged": len(articles) - len(moved), "status": status}
    level = messages.SUCCESS if moved else messages.WARNING
    model_admin.message_user(request, render_to_string(MESSAGE, context).strip(), level)


@admin.action(description="انشر المواد المختارة", permissions=["change"])
def publish(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Let the public see the chosen articles."""
    change_status(model_admin, request, articles, Status.PUBLISHED)


@admin.action(description="اسحب المواد المختارة", permissions=["change"])
def withdraw(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Withdraw the chosen articles from the public; their addresses say so."""
    change_status(model_admin, request, articles, Status.WITHDRAWN)


@admin.action(description="أعِد المواد المختارة إلى المسودات", permissions=["change"])
def back_to_draft(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Make drafts of the chosen articles again."""
    change_status(model_admin, request, articles, Status.DRAFT)


ACTIONS: list[Action] = [publish, withdraw, back_to_draft]
