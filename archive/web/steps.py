"""The further steps and the two spellings of a search as links with their words."""

from dataclasses import dataclass, replace

from archive.search.request import SearchRequest
from archive.search.results import SearchResults, Step
from archive.web.addresses import search_url
from archive.web.forms import SearchForm

# What stands before the text of a step.
_LEADS = {
    "spelling": "هل تقصد:",
    "spacing": "هل تقصد:",
    "keyboard": "كُتبت بلوحة مفاتيح أخرى؟ لعلّك تقصد:",
    "transliteration": "بالحروف العربية:",
    "phrase": "الكلمات بلا ترتيب:",
    "any": "إحدى الكلمات تكفي:",
}
_WITHOUT_FILTER = "احذف المرشّح:"


@dataclass(frozen=True)
class StepLink:
    """A step that one click takes: the words before the link, the link's own and how many results it leads to."""

    lead: str
    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Spelling:
    """Every form of the words or their very spelling: its name, the count of each and whether it is the one shown."""

    label: str
    url: str
    count: int
    current: bool


def step_links(form: SearchForm, found: SearchResults) -> list[StepLink]:
    """The steps of the results as links, in their order."""
    asked = replace(form.search, page=1)
    return [_link(step, asked, form) for step in found.steps]


def spellings(form: SearchForm, found: SearchResults) -> list[Spelling]:
    """Both spellings of the search with their counts; empty where they find the same."""
    if found.exact_count is None or found.forms_count is None:
        return []
    asked = replace(form.search, page=1)
    return [
        _spelling("بكل صيغ الكلمة", asked, False, found.forms_count),
        _spelling("بالرسم نفسه", asked, True, found.exact_count),
    ]


def _spelling(label: str, asked: SearchRequest, exact: bool, count: int) -> Spelling:
    return Spelling(label, search_url(replace(asked, exact=exact)), count, asked.exact is exact)


def _link(step: Step, asked: SearchRequest, form: SearchForm) -> StepLink:
    if lead := _LEADS.get(step.kind):
        url = search_url(replace(asked, text=step.text))
        return StepLink(lead, step.text, url, step.count)
    label, search = _without_filter(step, asked, form)
    return StepLink(_WITHOUT_FILTER, label, search_url(search), step.count)


def _without_filter(
    step: Step, asked: SearchRequest, form: SearchForm
) -> tuple[str, SearchRequest]:
    match step.kind:
        case "tag":
            labels = [tag.label for tag in form.tags if tag.key == step.text]
            tags = tuple(key for key in asked.tags if key != step.text)
            return "الوسم: " + "".join(labels), replace(asked, tags=tags)
        case "source":
            names = "، ".join(source.name for source in form.sources)
            return f"المصدر: {names}", replace(asked, sources=())
        case "years":
            return range_words(asked), replace(asked, year_from=None, year_to=None)
    return "بلا سنة مؤكدة", replace(asked, undated=False)


def range_words(asked: SearchRequest) -> str:
    """The years asked for: «2018-2020» with a dash between, «منذ 2018», «سنة 2018»."""
    if asked.year_from == asked.year_to:
        return f"سنة {asked.year_from}"
    if asked.year_from and asked.year_to:
        return f"{asked.year_from}\u2013{asked.year_to}"
    return f"منذ {asked.year_from}" if asked.year_from else f"حتى {asked.year_to}"
