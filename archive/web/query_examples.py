"""The constructs of the query language, each with an example made of the archive's own words and names."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Max, Min

from archive.analysis.analyzer import analyze
from archive.analysis.normalizer import strip_invisible
from archive.analysis.stopwords import is_stopword
from archive.models import Article
from archive.web.counts import most_used, sources_with_articles, tags_with_articles

# Titles whose words are looked at, and how many examples are tried of each construct.
_TITLES, _MOST_EXAMPLES = 30, 6


@dataclass(frozen=True)
class Construct:
    """What one types, what it does, and queries that may show it, the best first; none where the archive has no case of it."""

    typed: str
    meaning: str
    examples: tuple[str, ...]


class _Words(NamedTuple):
    """Two words that stand side by side in a title, and one from another place."""

    first: str
    second: str
    other: str

    @property
    def forms(self) -> dict[str, str]:
        """The words, and the first of them by its end, as a pattern, with a letter left open, and with one left out."""
        word = self.first
        return self._asdict() | {
            "ending": f"*{word[-4:]}",
            "outline": f"{word[:-2]}*{word[-1]}",
            "open": f"{word[:-2]}?{word[-1]}",
            "slip": f"{word[:-2]}{word[-1]}",
        }


_WHERE_THERE_IS_NOTHING = _Words("التعاون", "الرقمي", "التنمية")


def constructs() -> list[Construct]:
    """Every construct, in the order in which one learns them."""
    words = _sample_words()
    spelt = [
        Construct(typed, meaning, tuple(template.format(**some.forms) for some in words))
        for typed, meaning, template in _OF_WORDS
    ]
    return [*spelt, *_of_names()]


# What is typed, what it does, and a template of its example.
_OF_WORDS = [
    ("كلمة أخرى", "الكلمات كلها، بأيّ صيغة لكل منها وفي أيّ موضع.", "{first} {second}"),
    (
        '"كلمة أخرى"، «كلمة أخرى»',
        "العبارة: الكلمات متتابعة بهذا الترتيب، وإن اتصلت بها «ال» وحروف العطف والجر.",
        "«{first} {second}»",
    ),
    (
        '"كلمة أخرى"~5',
        "الكلمات بهذا الترتيب، وبينها خمس كلمات أخرى على الأكثر.",
        '"{first} {second}"~5',
    ),
    ("=كلمة", "الكلمة برسمها هذا وحده، دون صيغها الأخرى.", "={first}"),
    ('="كلمة أخرى"', "العبارة برسمها هذا وحده.", '="{first} {second}"'),
    ("كلم*", "كل كلمة تبدأ بهذه الأحرف، ثلاثة فأكثر أنفع.", "{first:.4}*"),
    ("*لمة، *لم*", "كل كلمة تنتهي بهذه الأحرف، أو هذه الأحرف في أيّ موضع منها.", "{ending}"),
    ("ك*ة", "النجمة داخل الكلمة تقوم مقام أحرف أيًّا كانت، قلّت أو كثرت.", "{outline}"),
    (
        "ك?مة، ك؟مة",
        "علامة الاستفهام داخل الكلمة تقوم مقام حرف واحد؛ وفي آخرها علامة ترقيم لا أكثر.",
        "{open}",
    ),
    (
        "كلمة~، كلمة~2",
        "الكلمة وما يقاربها رسمًا: حرف زاد أو نقص أو تبدّل أو تبادل وجارَه؛ وبعد «~2» تغييران، في كلمة من ستة أحرف فأكثر.",
        "{slip}~",
    ),
    ("كلمة و أخرى، كلمة AND أخرى", "الكلمتان معًا.", "{first} و {second}"),
    ("كلمة أو أخرى، كلمة OR أخرى، كلمة|أخرى", "إحدى الكلمتين تكفي.", "{first} أو {other}"),
    (
        "-كلمة، ليس كلمة، NOT كلمة",
        "ما ليست فيه هذه الكلمة. الشرطة متصلة بالكلمة وقبلها مسافة.",
        "{first} -{other}",
    ),
    (
        "(كلمة أو أخرى) ثالثة",
        "القوسان يجمعان ما يُقرأ معًا.",
        "({first} أو {other}) {second}",
    ),
    ("العنوان:كلمة، title:كلمة", "الكلمة في عنوان المادة.", "العنوان:{first}"),
]


def _of_names() -> list[Construct]:
    tags = most_used(tags_with_articles())[:_MOST_EXAMPLES]
    sources = most_used(sources_with_articles())[:_MOST_EXAMPLES]
    return [
        Construct("الكاتب:اسم، author:اسم", "مواد هذا الكاتب.", _in_field("الكاتب", _authors())),
        Construct("المصدر:اسم، source:اسم", "مواد هذا المصدر.", _in_field("المصدر", sources)),
        Construct(
            "الوسم:اسم، tag:اسم",
            "المواد التي عليها هذا الوسم، بأيّ اسم من أسمائه.",
            _in_field("الوسم", tags),
        ),
        Construct(
            "من:2018 إلى:2023، from:2018 to:2023",
            "ما نُشر يقينًا في هذه السنوات. وتكفي إحداهما، أو «سنة:2018» لسنة واحدة.",
            _in_years(),
        ),
    ]


def _in_field(name: str, values: Iterable[object]) -> tuple[str, ...]:
    return tuple(f'{name}:"{_plain(str(value))}"' for value in values)


def _plain(name: str) -> str:
    """A name without what would end a phrase."""
    return re.sub(r'["\u201c-\u201f]', " ", name)


def _in_years() -> tuple[str, ...]:
    years = Article.objects.published().exclude(published_year=None)
    ends = years.aggregate(first=Min("published_year"), last=Max("published_year"))
    return (f"من:{ends['first']} إلى:{ends['last']}",) if ends["first"] else ()


def _authors() -> Iterable[str]:
    named = Article.objects.published().exclude(author="").order_by("-pk")
    return named.values_list("author", flat=True)[:_MOST_EXAMPLES]


def _sample_words() -> list[_Words]:
    """Words of titles: pairs that several titles share first."""
    titles = Article.objects.published().order_by("-pk").values_list("title", flat=True)[:_TITLES]
    pairs = [pair for title in titles for pair in pairwise(_telling_words(title))]
    ranked = [pair for pair, _ in Counter(pairs).most_common(_MOST_EXAMPLES)]
    if not ranked:
        return [_WHERE_THERE_IS_NOTHING]
    last_words = [second for _, second in reversed(Counter(pairs))]
    return [_Words(*pair, _another(last_words, pair)) for pair in ranked]


def _another(words: Iterable[str], pair: tuple[str, str]) -> str:
    return next((word for word in words if word not in pair), pair[1])


def _telling_words(title: str) -> list[str]:
    words = [strip_invisible(token.text) for token in analyze(title)]
    return [word for word in words if len(word) > 3 and word.isalpha() and not is_stopword(word)]
