"""The lines of a page around an article: which they are, and why they are left out."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from archive.analysis.normalizer import fold
from archive.importers.draft import Line, Removal

# A longer line says more than the phrase it begins with.
_MAX_WORDS = 25


@dataclass(frozen=True, slots=True)
class _Phrase:
    reason: Removal
    opens: bool = False
    ends_text: bool = False


def reasons(lines: Sequence[Line]) -> dict[int, Removal]:
    """Why lines are left out, by their number; lines of the article are not in it."""
    found: dict[int, Removal] = {}
    heading: _Phrase | None = None
    for line in lines:
        phrase = _phrase(line.text)
        if phrase is None and heading and _stays_open(heading, line):
            found[line.number] = heading.reason
            continue
        if phrase:
            found[line.number] = phrase.reason
        heading = _heading_after(heading, phrase)
    return found


def is_paragraph(text: str) -> bool:
    """Whether a line is running text: a sentence of some length, or simply long."""
    count = len(text.split())
    return count >= 30 or (count >= 8 and ends_sentence(text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a statement does; headlines end in no mark, or in «؟», «!» or an ellipsis."""
    bare = re.sub(r"[\s\"'”“»«)\]\u200e\u200f]+$", "", text)
    return bare.endswith((".", "۔", "،", "؛", ":")) and not bare.endswith("..")


def _heading_after(heading: _Phrase | None, phrase: _Phrase | None) -> _Phrase | None:
    if heading and heading.ends_text:
        return heading
    if phrase is None:
        return None
    return phrase if phrase.opens or phrase.ends_text else heading


def _stays_open(heading: _Phrase, line: Line) -> bool:
    return heading.ends_text or not is_paragraph(line.text)


def _phrase(text: str) -> _Phrase | None:
    words = _words(text)
    if not words or len(words) > _MAX_WORDS:
        return None
    line = " ".join(words)
    if exact := _EXACT.get(line):
        return exact
    return next((phrase for start, phrase in _STARTS if f"{line} ".startswith(f"{start} ")), None)


def _words(text: str) -> list[str]:
    return re.sub(r"[\W\d_]+", " ", fold(text)).split()


def _load() -> tuple[dict[str, _Phrase], list[tuple[str, _Phrase]]]:
    path = files("archive.importers") / "data" / "line_phrases.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    exact: dict[str, _Phrase] = {}
    starts: dict[str, _Phrase] = {}
    for name, kinds in table.items():
        reason = Removal(name)
        exact.update(_keyed(kinds.get("exact", ()), _Phrase(reason)))
        exact.update(_keyed(kinds.get("opens", ()), _Phrase(reason, opens=True)))
        exact.update(_keyed(kinds.get("ends_text", ()), _Phrase(reason, ends_text=True)))
        starts.update(_keyed(kinds.get("starts", ()), _Phrase(reason)))
    return exact, list(starts.items())


def _keyed(phrases: Iterable[str], phrase: _Phrase) -> dict[str, _Phrase]:
    return {" ".join(_words(text)): phrase for text in phrases}


_EXACT, _STARTS = _load()
