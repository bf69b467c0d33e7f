"""Plain text copied from a page: title, byline, body and about-block told apart from what stood around them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.analysis.normalizer import fold
from archive.importers import bylines
from archive.importers.dates import DateLine, read_date_line
from archive.importers.decoding import UnreadableError, decode, original_lines
from archive.importers.draft import Draft, Line, Removal, Removed, StatedDate
from archive.importers.line_phrases import ends_sentence, is_paragraph, reasons

NAME = "seed_text"
VERSION = "1"
# Title, section and byline stand in the first lines or not at all.
_HEAD_LINES = 8
_MENU_LINES = 30
_REPEATED_WORDS = 4
_SECTION_WORDS = 2
_BYLINE_WORDS = 6
_LABEL_WORDS = 3
_TITLE_WORDS = 30
_ABOUT = re.compile(r"(?:نبذه|لمحه) (?:مختصره |تعريفيه |موجزه )?(?:عن|حول)(?!\w)")
_ABOUT_WEAK = re.compile(r"(?:عن|حول) (\w+)")
_SECTIONS = frozenset(
    fold(name)
    for name in (
        "أخبار",
        "الأخبار",
        "أخبار محلية",
        "أخبار عربية",
        "أخبار عالمية",
        "آخر الأخبار",
        "اقتصاد",
        "الاقتصاد",
        "سياسة",
        "تقنية",
        "تكنولوجيا",
        "علوم وتكنولوجيا",
        "ثقافة",
        "رأي",
        "مقالات",
        "تقارير",
        "نشاطات",
        "فعاليات",
        "بيانات صحفية",
        "مجتمع",
        "اتصالات",
        "اتصالات وتكنولوجيا",
        "محليات",
        "منوعات",
    )
)


@dataclass
class _Page:
    """A page while it is read: the lines not yet placed, and what has been found so far."""

    lines: list[Line]
    reasons: dict[int, Removal] = field(default_factory=dict)
    section: Line | None = None
    title: Line | None = None
    byline: Line | None = None
    published: StatedDate | None = None


def read(data: bytes, encoding: str | None = None) -> Draft:
    """The article in a text file's bytes.

    Raises UnreadableError, with one Arabic line, where the bytes are no text or the text holds no article.
    """
    text, charset = decode(data, encoding)
    return read_text(text, charset)


def read_text(text: str, charset: str = "utf-8") -> Draft:
    """The article in a text; lines are counted from 1. Raises UnreadableError where it holds none."""
    raw = original_lines(text)
    content = [Line(number, line.strip()) for number, line in enumerate(raw, 1) if fold(line)]
    page = _Page(content, reasons(content))
    page.lines = [line for line in content if line.number not in page.reasons]
    _read_head(page)
    _leave_out_tail(page)
    body, about = _split_about(page.lines)
    if not body:
        raise UnreadableError(_why_empty(content, page))
    return Draft(
        title=page.title,
        section=page.section,
        byline=page.byline,
        author=bylines.read_author(page.byline) if page.byline else None,
        body=tuple(body),
        about=tuple(about),
        removed=_ledger(raw, page.reasons, [*body, *about]),
        published=page.published or _labelled_date(content, page.reasons),
        charset=charset,
        reader=NAME,
        reader_version=VERSION,
    )


def _why_empty(content: Sequence[Line], page: _Page) -> str:
    if not content:
        return "الملف فارغ: ليس فيه إلا أسطر بيضاء."
    if page.title:
        return "فيه عنوان بلا نص."
    return "ليس فيه نص مادة: كل أسطره من عناصر الصفحة حولها."


# Head: what stands above the first paragraph.


def _read_head(page: _Page) -> None:
    above, lines = _split_at_repeated_title(page.lines)
    size = _head_size(lines)
    undated = _take_dates(page, [*above, *lines[:size]])
    page.reasons |= {line.number: Removal.NAVIGATION for line in undated if line in above}
    head = _take_cued_byline(page, [line for line in undated if line not in above])
    rest = lines[size:]
    if not head and rest and len(rest) > 1 and len(rest[0].text.split()) <= _TITLE_WORDS:
        head, rest = rest[:1], rest[1:]
    if not rest:
        head, rest = _split_unended(head)
    if head:
        head = _take_title(page, head)
    page.lines = _take_byline(page, head) + rest


def _split_at_repeated_title(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """A copied page begins with its window title («Site - Title»); the menu ends where the title comes again."""
    window = fold(lines[0].text) if lines else ""
    for index, line in enumerate(lines[1:_MENU_LINES], 1):
        if len(line.text.split()) >= _REPEATED_WORDS and window.endswith(fold(line.text)):
            return lines[:index], lines[index:]
    return [], lines


def _head_size(lines: Sequence[Line]) -> int:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if _is_text(line.text):
            return index
    return min(len(lines), _HEAD_LINES)


def _is_text(text: str) -> bool:
    if read_date_line(text) or bylines.names_author(text):
        return False
    return is_paragraph(text) or len(text.split()) >= _TITLE_WORDS


def _take_dates(page: _Page, head: Sequence[Line]) -> list[Line]:
    found = [(line, read_date_line(line.text)) for line in head]
    dated = [(line, date) for line, date in found if date]
    for line, _ in dated:
        page.reasons[line.number] = Removal.DATE
    page.published = _stated(dated)
    return [line for line, date in found if not date]


def _stated(dated: Sequence[tuple[Line, DateLine]]) -> StatedDate | None:
    """The date stated by the head's date lines: a labelled one first, none where they disagree."""
    labelled = [pair for pair in dated if pair[1].labelled] or dated
    stated = [
        StatedDate(date.published.edtf, line.number, date.published.quote, date.published.reason)
        for line, date in labelled
        if date.published
    ]
    return stated[0] if len({date.edtf for date in stated}) == 1 else None


def _labelled_date(content: Sequence[Line], removed: dict[int, Removal]) -> StatedDate | None:
    """A date line below the head counts only where a label calls it the date of publication."""
    dated = [(line, read_date_line(line.text)) for line in content if line.number in removed]
    return _stated([(line, date) for line, date in dated if date and date.labelled])


def _split_unended(head: list[Line]) -> tuple[list[Line], list[Line]]:
    """Where no line ends as text does: the title, below known sections only, and the text from the next longer line on."""
    title = next((i for i, line in enumerate(head) if fold(line.text) not in _SECTIONS), 0)
    for index in range(title + 1, len(head)):
        if len(head[index].text.split()) > _LABEL_WORDS:
            return head[:index], head[index:]
    return head, []


def _take_cued_byline(page: _Page, head: list[Line]) -> list[Line]:
    page.byline = next((line for line in head if bylines.names_author(line.text)), None)
    return [line for line in head if line is not page.byline]


def _take_title(page: _Page, head: list[Line]) -> list[Line]:
    """Set section and title, and return the lines of the head below the title."""
    index = 0
    while index + 1 < len(head) and _is_section(head[index], head[index + 1 :]):
        index += 1
    for label in head[: max(index - 1, 0)]:
        page.reasons[label.number] = Removal.NAVIGATION
    page.section = head[index - 1] if index else None
    page.title = head[index]
    return head[index + 1 :]


def _is_section(line: Line, below: Sequence[Line]) -> bool:
    """A section's name is short and stands above a title that is clearly longer."""
    if fold(line.text) in _SECTIONS:
        return True
    words = len(line.text.split())
    longest = max(len(other.text.split()) for other in below)
    return words <= _SECTION_WORDS and longest >= 5 and not re.search(r"[؟!….]", line.text)


def _take_byline(page: _Page, below: list[Line]) -> list[Line]:
    if page.byline or not below or not _is_byline(below[0].text):
        return below
    page.byline = below[0]
    return below[1:]


def _is_byline(text: str) -> bool:
    return len(text.split()) <= _BYLINE_WORDS and not re.search(r"[؟!…:]|\.$", text)


# Tail: what stands below the last paragraph.


def _leave_out_tail(page: _Page) -> None:
    """Leave out single words and date lines below the last sentence: labels of the page, not of the text."""
    while len(page.lines) > 1 and (reason := _tail_reason(page.lines[-1].text)):
        page.reasons[page.lines.pop().number] = reason


def _tail_reason(text: str) -> Removal | None:
    if read_date_line(text):
        return Removal.DATE
    is_label = len(text.split()) <= _LABEL_WORDS and not re.search(r"[.؟!…:،]$", text)
    return Removal.LABEL if is_label else None


def _split_about(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The body, and the closing block that introduces the body it is about."""
    for index in range(1, len(lines)):
        if _opens_about(lines, index):
            return lines[:index], lines[index:]
    return lines, []


def _opens_about(lines: list[Line], index: int) -> bool:
    heading = fold(lines[index].text)
    if _ABOUT.match(heading):
        return True
    weak = _ABOUT_WEAK.match(heading)
    if not weak or index + 1 >= len(lines) or index * 2 < len(lines):
        return False
    short = len(heading.split()) <= 8 and not ends_sentence(lines[index].text.rstrip(":"))
    return short and weak[1] in fold(lines[index + 1].text).split()[:2]


def _ledger(
    raw: Sequence[str], reasons_by_line: dict[int, Removal], kept: Sequence[Line]
) -> tuple[Removed, ...]:
    numbers = [line.number for line in kept]
    return tuple(
        Removed(number, raw[number - 1], reason, _anchor(bisect_left(numbers, number), kept))
        for number, reason in sorted(reasons_by_line.items())
    )


def _anchor(above: int, kept: Sequence[Line]) -> str:
    """The last of the kept paragraphs above a line; empty where there is none."""
    return kept[above - 1].text if above else ""
