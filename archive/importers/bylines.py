"""Bylines: the line that names who wrote, and the person on it where it says so."""

import re

from archive.analysis.normalizer import fold
from archive.importers.date_words import alternatives
from archive.importers.draft import Author, Line
from archive.importers.folding import fold_with_places

MAX_WORDS = 7
_CUES = alternatives(
    fold(cue) for cue in ("بقلم", "كتب", "كتبت", "كتبه", "كتبته", "كتبها", "بواسطة", "إعداد")
)
_SHORT_TITLES = r"(?:ا ?\. ?د|د|ا|م|dr) ?[./](?: ?\.)?"
_LONG_TITLES = alternatives(
    fold(title)
    for title in (
        "الدكتور",
        "الدكتورة",
        "دكتور",
        "دكتورة",
        "الأستاذ",
        "الأستاذة",
        "المهندس",
        "المهندسة",
        "المستشار",
        "البروفيسور",
        "السفير",
        "السفيرة",
        "الشيخ",
        "اللواء",
    )
)
_CUE = re.compile(rf" *(?:{_CUES})(?: *[:/|–-]+ *| +)")
_HONORIFIC = re.compile(rf" *({_SHORT_TITLES}|(?:{_LONG_TITLES})(?= ))")
_SHORT_HONORIFIC = re.compile(rf" *{_SHORT_TITLES} *\w")
# A desk or an agency is no person.
_NO_PERSON = re.compile(
    rf"(?<!\w)(?:{alternatives(map(fold, ('فريق', 'التحرير', 'تحرير', 'المحرر', 'محرر', 'وكالات', 'الوكالات', 'وكالة', 'مراسلون', 'رويترز', 'خاص', 'صحيفة', 'موقع', 'قناة')))})(?!\w)"
)
_NAME_END = re.compile(r" *[–|،,:(/-]")


def names_author(text: str) -> bool:
    """Whether a short line says by a cue («بقلم») that it names the author."""
    folded, _ = fold_with_places(text)
    return len(text.split()) <= MAX_WORDS and bool(_CUE.match(folded))


def read_author(byline: Line) -> Author | None:
    """The person of a byline; None where neither cue nor honorific tells a person from an outlet."""
    folded, places = fold_with_places(byline.text)
    cue = _CUE.match(folded)
    if _NO_PERSON.search(folded) or not (cue or _SHORT_HONORIFIC.match(folded)):
        return None
    start = cue.end() if cue else 0
    honorific = _HONORIFIC.match(folded, start)
    name_start = honorific.end() if honorific else start
    end = _NAME_END.search(folded, name_start)
    name = byline.text[places[name_start] : places[end.start() if end else -1]].strip()
    title = byline.text[places[start] : places[name_start]].strip()
    return Author(name, title, byline.number, byline.text) if name else None
