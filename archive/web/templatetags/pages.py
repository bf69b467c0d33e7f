"""Template filters for HTML that must hold no white space but the text's own, or that a page repeats hundreds of times."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from archive.edtf import EdtfDate
from archive.plurals import grouped
from archive.search.results import FacetValue, Fragment
from archive.web.templatetags.arabic import edtf_words

register = template.Library()
_OPTION = (
    '<label class="option"><input type="checkbox" name="{}" value="{}"{}>'
    "<span>{}</span> <b>{}</b></label>\n"
)
_CHECKED = mark_safe(" checked")
_MARK, _NO_MARK = (mark_safe("<mark>"), mark_safe("</mark>")), ("", "")


@register.filter
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Fragments as escaped text, those that matched within <mark>."""
    parts = ((*(_MARK if one.marked else _NO_MARK), one.text) for one in fragments)
    return format_html_join("", "{0}{2}{1}", parts)


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


@register.filter
def options(values: Iterable[FacetValue], name: str) -> SafeString:
    """A box to tick for each value of a facet, with its count."""
    rows = (
        (name, value.key, _CHECKED if value.selected else "", value.label, grouped(value.count))
        for value in values
    )
    return format_html_join("", _OPTION, rows)
