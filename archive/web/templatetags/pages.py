"""Template filters whose HTML must hold no white space but the text's own."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.edtf import EdtfDate
from archive.search.results import Fragment
from archive.web.templatetags.arabic import edtf_words

register = template.Library()


@register.filter
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Fragments as escaped text, those that matched within <mark>."""
    return format_html_join("", "{}", ((_fragment(fragment),) for fragment in fragments))


@register.filter
def date(value: EdtfDate | str, unknown: str = "بلا تاريخ") -> SafeString:
    """An EDTF date in words, within <time> where it has a machine form; `unknown` where there is none."""
    words = edtf_words(value)
    if words is None:
        return format_html("{}", unknown)
    if not words.machine:
        return format_html("{}", str(words))
    return format_html(
        '{}<time datetime="{}">{}</time>{}', words.before, words.machine, words.words, words.after
    )


def _fragment(fragment: Fragment) -> SafeString:
    return format_html("<mark>{}</mark>" if fragment.marked else "{}", fragment.text)
