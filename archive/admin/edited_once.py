"""Two editors at one article: the second is told before what the first has saved is lost."""

from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from archive.models import Article

CHANGED = (
    "{} هذه المادة في {} بينما كانت مفتوحة عندك. لم يُحفظ ما كتبته وهو باقٍ هنا: "
    '<a href="{}" target="_blank">قارنه بما حُفظ</a>، ثم احفظ ثانية إن أردت أن يحلّ محلّه.'
)


class EditedOnce(forms.ModelForm):
    """A form that knows when the article it shows was last saved, and asks again where that has changed."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = stamp_of(self.instance)
        if "stamp" in self.fields:
            self.initial["stamp"] = self.saved

    def clean(self) -> dict[str, Any]:
        """Refuse once what was typed over an older state; the next try carries the new stamp."""
        cleaned = super().clean() or self.cleaned_data
        if "stamp" in self.fields and cleaned.get("stamp", "") != self.saved:
            self.add_error(None, _told(self.instance, cleaned.get("stamp", "")))
            # Shown again, the form must carry the state that the editor has now been told of.
            sent: Any = self.data
            sent = sent.copy()
            sent[self.add_prefix("stamp")] = self.saved
            self.data = sent
        return cleaned


def stamp_of(article: Article) -> str:
    """When an article was last saved, to the microsecond; empty for one that never was."""
    return article.updated_at.isoformat() if article.pk else ""


def _told(article: Article, stamp: str) -> SafeString:
    address = reverse("admin:archive_article_change", args=[article.pk])
    time = date_format(localtime(article.updated_at), "DATETIME_FORMAT")
    return format_html(CHANGED, _who(article, stamp), time, address)


def _who(article: Article, stamp: str) -> str:
    """Who changed it since, as far as the log of the desk knows: commands leave no entry there."""
    entries = LogEntry.objects.filter(
        content_type=get_content_type_for_model(article), object_id=str(article.pk)
    )
    last = entries.select_related("user").order_by("-action_time", "-pk").first()
    since = _time(stamp)
    if last is None or (since and last.action_time <= since):
        return "تغيّرت"
    user: Any = last.user
    return f"عدّل {user.get_full_name() or user.get_username()}"


def _time(stamp: str) -> Any:
    try:
        time = parse_datetime(stamp)
    except ValueError:
        return None
    return time if time and is_aware(time) else None
