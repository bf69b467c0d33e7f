"""Cutting a query into lexemes: words, phrases, operators, parentheses, field names."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.analysis.analyzer import exact
from archive.analysis.normalizer import fold
from archive.analysis.tokenizer import CONTROLS, MARKS, tokenize


class Kind(StrEnum):
    """What a lexeme is."""

    WORDS = "words"
    YEAR = "year"
    YEAR_FROM = "from"
    YEAR_TO = "to"
    FIELD = "field"
    OPEN = "open"
    CLOSE = "close"
    AND = "and"
    OR = "or"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query: its kind, its text as typed and the place where it ends.

    `words` are the words that WORDS hold, or the name of a FIELD; `number` is a year, or the other words that may stand
    inside a phrase. What stands for several words has its `pattern` («كت*ب») or how many `edits` it is taken with («كتاب~»).
    """

    kind: Kind
    text: str
    end: int
    words: tuple[str, ...] = ()
    number: int = 0
    exact: bool = False
    pattern: str = ""
    edits: int = 0


FIELDS = {
    "العنوان": "title",
    "الكاتب": "author",
    "المصدر": "source",
    "الوسم": "tag",
    "title": "title",
    "author": "author",
    "source": "source",
    "tag": "tag",
}
YEARS = {
    "سنه": Kind.YEAR,
    "من": Kind.YEAR_FROM,
    "الي": Kind.YEAR_TO,
    "year": Kind.YEAR,
    "from": Kind.YEAR_FROM,
    "to": Kind.YEAR_TO,
}
ARABIC_OPERATORS = {"و": Kind.AND, "او": Kind.OR, "ليس": Kind.NOT, "وليس": Kind.NOT}
LATIN_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
MAX_SLOP = 32

_CONTROL = re.compile(f"[{CONTROLS}]")
_QUOTE = '"\u201c\u201d\u201e\u201f'
_LEXEME = re.compile(
    rf"(?P<or>\|+)|(?P<open>\()|(?P<close>\))|(?P<quote>=?[{_QUOTE}«])"
    rf"|(?P<minus>(?<![^\s|(])-(?==?\**[^\W_\u0640]|=?[{_QUOTE}«]|\())"
    rf"|(?P<chunk>[^\s|(){_QUOTE}«»]+)|(?P<other>[\s»]+)"
)
_CLOSING = {True: re.compile("»"), False: re.compile(f"[{_QUOTE}]")}
_SLOP = re.compile(r"~(\d{1,4})")
_YEAR = re.compile(r"\s*(\d{1,4})(?![^\s|()،؛؟,.])")
_STAR = re.compile(r"\*[^\w*]*\Z")
_WORD = rf"[^\W_](?:[^\W_]|[{MARKS}])*+"
# Punctuation may stand around it: a question mark at the end is no part of a word.
_PATTERN = re.compile(rf"[^\w*~]*(\**{_WORD}(?:[*?؟]+{_WORD})*\**)[^\w*~]*")
_WILDCARD = re.compile(r"[*?]")
_FUZZY = re.compile(rf"[^\w*~]*({_WORD})~([1-9]?)[^\w*~]*")
# From so many letters on a word can be taken with one edit, and with two.
_LENGTHS = (3, 6)
_MOST_EDITS = "التقريب بحرف واحد في كلمة من ثلاثة أحرف فأكثر، وبحرفين في كلمة من ستة فأكثر"
_SIGNS = {"or": Kind.OR, "open": Kind.OPEN, "close": Kind.CLOSE, "minus": Kind.NOT}
_LONGEST_NAME = 16


def without_controls(text: str) -> str:
    """A query without the invisible controls that come with copied text."""
    return _CONTROL.sub("", text)


def operator(word: str) -> Kind | None:
    """The operator that a stand-alone word is: Arabic ones in any spelling, Latin ones in capitals."""
    if len(word) > _LONGEST_NAME:
        return None
    return LATIN_OPERATORS.get(word) or ARABIC_OPERATORS.get(fold(word))


def searchable(text: str) -> tuple[str, ...]:
    """The words of a text that can be searched for."""
    return tuple(token.text for token in tokenize(text) if exact(token.text))


def lex(text: str, notice: Callable[[str, str], None]) -> Iterator[Lexeme]:
    """The lexemes of a query in order, in linear time; `notice` is told what is odd, and the text concerned."""
    return _Lexer(text, notice).lexemes()


class _Lexer:
    """A walk along a query."""

    def __init__(self, text: str, notice: Callable[[str, str], None]) -> None:
        self.text = text
        self.notice = notice
        self.at = 0
        self.unclosed: set[bool] = set()
        self.after_field = False

    def lexemes(self) -> Iterator[Lexeme]:
        while match := _LEXEME.match(self.text, self.at):
            self.at = match.end()
            lexeme = self._lexeme(match.lastgroup or "", match.group())
            if lexeme:
                self.after_field = lexeme.kind is Kind.FIELD
                yield lexeme

    def _lexeme(self, group: str, text: str) -> Lexeme | None:
        if group in _SIGNS:
            return Lexeme(_SIGNS[group], text, self.at)
        if group == "quote":
            return self._phrase(text)
        return self._chunk(text) if group == "chunk" else None

    def _phrase(self, opening: str) -> Lexeme | None:
        guillemet = opening.endswith("«")
        closing = None if guillemet in self.unclosed else self._closing(guillemet, opening)
        if closing is None:
            return None
        inside = self.text[self.at : closing.start()]
        self.at = closing.end()
        slop = self._slop()
        words = searchable(inside)
        is_exact = opening.startswith("=")
        return Lexeme(Kind.WORDS, inside, self.at, words, slop, is_exact) if words else None

    def _closing(self, guillemet: bool, opening: str) -> re.Match[str] | None:
        closing = _CLOSING[guillemet].search(self.text, self.at)
        if closing is None:
            self.unclosed.add(guillemet)
            self.notice("علامة اقتباس بلا نهاية، فعُدّ ما بعدها كلمات مفردة", opening)
        return closing

    def _slop(self) -> int:
        match = _SLOP.match(self.text, self.at)
        if match is None:
            return 0
        self.at = match.end()
        return min(int(match.group(1)), MAX_SLOP)

    def _chunk(self, text: str) -> Lexeme | None:
        if not self.after_field and (kind := operator(text)):
            return Lexeme(kind, text, self.at)
        return self._named(text) or self._words(text)

    def _named(self, text: str) -> Lexeme | None:
        """A field name or a year, where the chunk begins with one and a colon."""
        name, colon, _rest = text.partition(":")
        if not colon or len(name) > _LONGEST_NAME:
            return None
        after_colon = self.at - len(text) + len(name) + 1
        folded = fold(name)
        if folded in FIELDS:
            self.at = after_colon
            return Lexeme(Kind.FIELD, name, self.at, (FIELDS[folded],))
        return self._year(YEARS[folded], text, after_colon) if folded in YEARS else None

    def _year(self, kind: Kind, text: str, start: int) -> Lexeme | None:
        match = _YEAR.match(self.text, start)
        if match is None or int(match.group(1)) == 0:
            if any(letter.isdigit() for letter in text):
                self.notice("لم تُفهم السنة؛ اكتب مثلًا من:2018 إلى:2023", text)
            return None
        self.at = match.end()
        return Lexeme(kind, text, self.at, number=int(match.group(1)))

    def _words(self, text: str) -> Lexeme | None:
        words = searchable(text)
        if not words:
            return None
        if edits := self._edits(text):
            return Lexeme(Kind.WORDS, text, self.at, words[:1], edits=edits)
        pattern = _pattern(text, words)
        if not pattern and _STAR.search(text[-_LONGEST_NAME:]):
            self.notice("النجمة تصلح في كلمة واحدة، فلم تُستخدم", text)
        return Lexeme(Kind.WORDS, text, self.at, words, 0, text.startswith("="), pattern)

    def _edits(self, text: str) -> int:
        """How many edits the tilde after a word allows; 0 where there is none."""
        match = _FUZZY.fullmatch(text)
        if match is None or exact(match[1]).isdecimal():
            return 0
        asked, most = int(match[2] or 1), most_edits(match[1])
        if asked > most:
            self.notice(_MOST_EDITS, text)
        return min(asked, most)


def _pattern(text: str, words: Sequence[str]) -> str:
    """The word with stars or question marks in it that a chunk is; empty where it is none, such as «5*3»."""
    match = _PATTERN.fullmatch(text)
    pattern = match[1].replace("؟", "?") if match else ""
    if _WILDCARD.search(pattern) and any(map(str.isalpha, pattern)):
        return pattern
    return f"{words[0]}*" if len(words) == 1 and _STAR.search(text[-_LONGEST_NAME:]) else ""


def most_edits(word: str) -> int:
    """How many edits a word can be taken with and still be told from others."""
    length = len(exact(word))
    return sum(length >= least for least in _LENGTHS)
