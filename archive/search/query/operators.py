"""Deciding which operators and parentheses of a query mean something, so that no odd query fails."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.analysis.normalizer import fold
from archive.analysis.stopwords import is_stopword
from archive.search.query.lexer import YEARS, Kind, Lexeme, searchable

MAX_DEPTH = 16
Notice = Callable[[str, str], None]

_OPERANDS = {Kind.WORDS, *YEARS.values()}
_STARTS = _OPERANDS | {Kind.FIELD, Kind.OPEN}
_ENDS = _OPERANDS | {Kind.CLOSE}


def resolve(lexemes: Sequence[Lexeme], notice: Notice) -> list[Lexeme]:
    """The lexemes that parse: parentheses in pairs, each operator between operands, each field with a value."""
    if not any(lexeme.kind in _OPERANDS for lexeme in lexemes):
        lexemes = [_as_words(lexeme) for lexeme in lexemes]
    return _resolve_operators(_resolve_parentheses(lexemes, notice), notice)


def _as_words(lexeme: Lexeme) -> Lexeme:
    """An operator or a field name taken for the word it is written with."""
    words = searchable(lexeme.text)
    return replace(lexeme, kind=Kind.WORDS, words=words) if words else lexeme


def _resolve_parentheses(lexemes: Sequence[Lexeme], notice: Notice) -> list[Lexeme]:
    opened: list[int] = []
    kept = {index for index, lexeme in enumerate(lexemes) if not _is_parenthesis(lexeme)}
    deepest = 0
    for index, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.OPEN:
            opened.append(index)
        elif lexeme.kind is Kind.CLOSE and opened:
            deepest = max(deepest, len(opened))
            start = opened.pop()
            kept |= {start, index} if len(opened) < MAX_DEPTH else set()
    _report_parentheses(lexemes, deepest, notice)
    return [lexeme for index, lexeme in enumerate(lexemes) if index in kept]


def _is_parenthesis(lexeme: Lexeme) -> bool:
    return lexeme.kind in {Kind.OPEN, Kind.CLOSE}


def _report_parentheses(lexemes: Sequence[Lexeme], deepest: int, notice: Notice) -> None:
    kinds = [lexeme.kind for lexeme in lexemes]
    balance = lowest = 0
    for kind in kinds:
        balance += (kind is Kind.OPEN) - (kind is Kind.CLOSE)
        lowest = min(lowest, balance)
    if balance or lowest:
        notice("قوس بلا قرين، فلم يُستخدم", "(" if balance > 0 else ")")
    if deepest > MAX_DEPTH:
        notice(f"أقواس متداخلة أكثر من {MAX_DEPTH} طبقة، فلم تُستخدم الداخلية منها", "((…))")


def _resolve_operators(lexemes: Sequence[Lexeme], notice: Notice) -> list[Lexeme]:
    resolved: list[Lexeme] = []
    lexemes = [_in_prose(*pair) for pair in zip(lexemes, [*lexemes[1:], None], strict=False)]
    following: list[Kind | None] = [lexeme.kind for lexeme in lexemes[1:]]
    for lexeme, after in zip(lexemes, [*following, None], strict=False):
        before = resolved[-1].kind if resolved else None
        if kept := _resolved(lexeme, before, after, notice):
            resolved.append(kept)
    return resolved


def _in_prose(lexeme: Lexeme, after: Lexeme | None) -> Lexeme:
    """«ليس» before a function word, as in «الحل ليس في المنع», is prose: nobody excludes «في»."""
    prose = lexeme.kind is Kind.NOT and fold(lexeme.text).removeprefix("و") == "ليس"
    if prose and after and after.kind is Kind.WORDS and is_stopword(after.text):
        return _as_words(lexeme)
    return lexeme


def _resolved(
    lexeme: Lexeme, before: Kind | None, after: Kind | None, notice: Notice
) -> Lexeme | None:
    match lexeme.kind:
        case Kind.AND | Kind.OR:
            fits = before in _ENDS and (after in _STARTS or after is Kind.NOT)
        case Kind.NOT:
            fits = after in _STARTS
        case Kind.FIELD:
            return lexeme if after is Kind.WORDS else _field_without_value(lexeme, notice)
        case _:
            fits = True
    if not fits:
        why = "لا كلمة بعده" if lexeme.kind is Kind.NOT else "ليس بين كلمتين"
        notice(f"لم يُستخدم لأنه {why}", lexeme.text)
    return lexeme if fits else None


def _field_without_value(lexeme: Lexeme, notice: Notice) -> Lexeme:
    notice("لا كلمة ولا عبارة بعد اسم الحقل، فعُدّ كلمة", f"{lexeme.text}:")
    return _as_words(lexeme)
