"""The search form: parameters as a reader, a link or a program writes them, turned into one SearchRequest."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q
from django.http import QueryDict

from archive.analysis.normalizer import fold, strip_invisible
from archive.models import Source, Tag
from archive.plurals import counted
from archive.sanitizer import clean_controls
from archive.search.request import SearchRequest, Sort

# Longer text is cut: every link of the page carries it.
LONGEST_TEXT = 1000
LONGEST_NAME = 200
LONGEST_ECHO = 60
MOST_FILTERS = 50
LAST_PAGE = 1_000_000
# Signs that Unicode counts among letters and symbols, though they are blank: Hangul fillers and the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_AS_CONTROLS = str.maketrans(dict.fromkeys(_BLANK, "\u200b"))

Names = list[str]
Named = TypeVar("Named", Source, Tag)


@dataclass
class SearchForm:
    """A search as asked for: the request, what was typed, the filters found, errors by field and notices on the rest."""

    search: SearchRequest = field(default_factory=SearchRequest)
    typed: dict[str, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def read_search(parameters: QueryDict) -> SearchForm:
    """The search that these parameters ask for; what cannot be used is named and left out, never an exception."""
    form = SearchForm(
        typed={name: _clean(parameters.get(name, "")) for name in ("q", "from", "to")}
    )
    form.sources = _resolve(form, parameters.getlist("source"), _sources, "مصدر")
    form.tags = _resolve(form, parameters.getlist("tag"), _tags, "وسم")
    year_from, year_to = _years(form)
    form.search = SearchRequest(
        text=_text(form),
        sources=tuple(source.key for source in form.sources),
        tags=tuple(tag.key for tag in form.tags),
        year_from=year_from,
        year_to=year_to,
        undated=parameters.get("undated") == "1",
        sort=_sort(form, _clean(parameters.get("sort", ""))),
        page=_page(form, _clean(parameters.get("page", ""))),
        exact=parameters.get("exact") == "1",
        expand=parameters.get("expand") != "0",
        copies=parameters.get("copies") == "1",
    )
    return form


def _clean(value: str) -> str:
    return clean_controls(value).strip()


def _seen(text: str) -> bool:
    """Whether a reader sees anything of the text: a letter, a digit or a sign."""
    return any(
        unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK
        for letter in strip_invisible(text)
    )


def _text(form: SearchForm) -> str:
    text = form.typed["q"]
    if not _seen(text):
        # Nothing is shown of it, but it is no search for everything.
        form.typed["q"], text = "", text.translate(_AS_CONTROLS)
    if len(text) > LONGEST_TEXT:
        form.notices.append(f"بحثك طويل، فاستُعمل منه أول {counted(LONGEST_TEXT, 'حرف')}.")
    return text[:LONGEST_TEXT].strip()


def _resolve(
    form: SearchForm, typed: Iterable[str], known: Callable[[Names], dict[str, Named]], noun: str
) -> list[Named]:
    """The records that the values name, in their order; a notice for each value that names none."""
    values = [value for value in dict.fromkeys(map(_clean, typed)) if value][:MOST_FILTERS]
    by_name = known([name for value in values for name in _names(value)]) if values else {}
    found: dict[int, Named] = {}
    for value in values:
        named = next((by_name[name] for name in _names(value) if name in by_name), None)
        if named:
            found[named.pk] = named
        else:
            form.notices.append(
                f"لا {noun} في الأرشيف باسم «{_echo(value)}»، فلم يُستعمل هذا المرشّح."
            )
    return list(found.values())


def _names(value: str) -> tuple[str, str]:
    """The key that a value may be, and the folded name that it may be."""
    return value[:LONGEST_NAME].lower(), fold(value[:LONGEST_NAME])


def _sources(names: Names) -> dict[str, Source]:
    sources = list(Source.objects.filter(Q(key__in=names) | Q(folded__in=names)))
    return {source.folded: source for source in sources} | {
        source.key: source for source in sources
    }


def _tags(names: Names) -> dict[str, Tag]:
    named = Q(key__in=names) | Q(folded__in=names) | Q(aliases__folded__in=names)
    tags = list(Tag.objects.filter(named).distinct().prefetch_related("aliases"))
    aliases = {alias.folded: tag for tag in tags for alias in tag.aliases.all()}
    labels = {tag.folded: tag for tag in tags}
    return aliases | labels | {tag.key: tag for tag in tags}


def _years(form: SearchForm) -> tuple[int | None, int | None]:
    start, end = (_year(form, name) for name in ("from", "to"))
    if start and end and start > end:
        form.errors["to"] = "سنة النهاية قبل سنة البداية، فلم تُستعمل المدّة."
        return None, None
    return start, end


def _year(form: SearchForm, name: str) -> int | None:
    typed = form.typed[name]
    if not typed:
        return None
    folded = fold(typed) if len(typed) < LONGEST_ECHO else ""
    if re.fullmatch("[0-9]{4}", folded) and int(folded):
        return int(folded)
    form.errors[name] = f"«{_echo(typed)}» ليست سنة. اكتب السنة بأربعة أرقام، مثل 2018."
    return None


def _sort(form: SearchForm, value: str) -> Sort:
    if not value:
        return Sort.RELEVANCE
    try:
        return Sort(value)
    except ValueError:
        form.notices.append(f"لا ترتيب باسم «{_echo(value)}»، فرُتّبت النتائج بحسب صلتها ببحثك.")
        return Sort.RELEVANCE


def _page(form: SearchForm, value: str) -> int:
    digits = fold(value[:LONGEST_NAME])
    if re.fullmatch("[0-9]+", digits) and int(digits):
        return min(int(digits), LAST_PAGE)
    if value:
        form.notices.append(f"«{_echo(value)}» ليس رقم صفحة، فعُرضت الصفحة الأولى.")
    return 1


def _echo(value: str) -> str:
    """What a notice repeats of a reader's words."""
    return value if len(value) <= LONGEST_ECHO else value[:LONGEST_ECHO] + "…"
