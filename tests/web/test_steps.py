"""Steps and spellings as links."""

import pytest
from django.test import Client
from django.utils.http import urlencode

from archive.search.request import SearchRequest
from archive.search.results import SearchResults, Step
from archive.web.addresses import search_url
from archive.web.forms import SearchForm
from archive.web.steps import range_words, spellings, step_links
from tests.factories import make_article, make_source, make_tag

NOTHING = SearchResults(count=0, page=1, pages=1)


@pytest.mark.parametrize(
    ("kind", "lead"),
    [
        ("spelling", "هل تقصد:"),
        ("spacing", "هل تقصد:"),
        ("keyboard", "كُتبت بلوحة مفاتيح أخرى؟ لعلّك تقصد:"),
        ("transliteration", "بالحروف العربية:"),
        ("phrase", "الكلمات بلا ترتيب:"),
        ("any", "إحدى الكلمات تكفي:"),
    ],
)
def test_a_step_with_another_text_leads_to_its_search_within_the_filters(
    kind: str, lead: str
) -> None:
    asked = SearchRequest("التعاةن", tags=("t",), year_from=2018, page=3)
    found = SearchResults(0, 1, 1, steps=(Step(kind, "التعاون", 3),))
    (link,) = step_links(SearchForm(asked), found)
    assert (link.lead, link.label, link.count) == (lead, "التعاون", 3)
    assert link.url == search_url(SearchRequest("التعاون", tags=("t",), year_from=2018))


@pytest.mark.django_db
def test_a_step_without_a_filter_names_it() -> None:
    form = SearchForm(
        SearchRequest("قمح", ("s",), ("t", "u"), 2018, 2020, undated=True),
        sources=[make_source("وكالة", key="s")],
        tags=[make_tag("مصر", key="t"), make_tag("جنيف", key="u")],
    )
    kinds = [("tag", "t"), ("source", "s"), ("years", ""), ("undated", "")]
    steps = tuple(Step(kind, text, 2) for kind, text in kinds)
    links = step_links(form, SearchResults(0, 1, 1, steps=steps))
    assert {link.lead for link in links} == {"احذف المرشّح:"}
    assert [link.label for link in links] == [
        "الوسم: مصر",
        "المصدر: وكالة",
        "2018\u20132020",
        "بلا سنة مؤكدة",
    ]
    assert [len(link.url) < len(search_url(form.search)) for link in links] == [True] * 4


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (2018, 2018, "سنة 2018"),
        (2018, 2020, "2018\u20132020"),
        (2018, None, "منذ 2018"),
        (None, 2020, "حتى 2020"),
    ],
)
def test_years_are_said_in_words(start: int | None, end: int | None, words: str) -> None:
    assert range_words(SearchRequest(year_from=start, year_to=end)) == words


def test_both_spellings_are_offered_where_they_differ() -> None:
    found = SearchResults(37, 1, 2, exact_count=12, forms_count=37)
    every, same = spellings(SearchForm(SearchRequest("القمح", sources=("s",))), found)
    assert (every.label, every.count, every.current) == ("بكل صيغ الكلمة", 37, True)
    assert (same.label, same.count, same.current) == ("بالرسم نفسه", 12, False)
    assert same.url == search_url(SearchRequest("القمح", sources=("s",), exact=True))
    assert spellings(SearchForm(), NOTHING) == []


@pytest.mark.django_db
def test_the_page_counts_both_spellings_in_good_arabic(client: Client) -> None:
    for title in ("قمح", "القمح", "والقمح"):
        make_article(title=title)
    html = client.get("/search/?" + urlencode({"q": "القمح"})).content.decode()
    assert "بكل صيغ الكلمة:</b> 3 نتائج" in html
    assert "بالرسم نفسه</a>: نتيجة واحدة" in html
    html = client.get("/search/?" + urlencode({"q": "القمح", "exact": "1"})).content.decode()
    assert "بكل صيغ الكلمة</a>: 3 نتائج" in html
    assert "بالرسم نفسه:</b> نتيجة واحدة" in html
    assert '<input type="hidden" name="exact" value="1">' in html


@pytest.mark.django_db
def test_the_page_that_finds_nothing_leads_on_with_counts(client: Client) -> None:
    for _ in range(3):
        make_article(title="التعاون الرقمي")
    html = client.get("/search/?" + urlencode({"q": "hgjuh,k hgvrld"})).content.decode()
    assert "لا نتائج عن «" in html
    assert "<bdi>التعاون الرقمي</bdi>" in html
    assert "(3 نتائج)" in html


@pytest.mark.django_db
def test_a_filter_whose_removal_is_a_step_is_named_once(client: Client) -> None:
    make_article(title="قمح")
    make_tag("مصر", key="egypt")
    html = client.get("/search/?" + urlencode({"q": "قمح", "tag": "egypt"})).content.decode()
    assert html.count("احذف المرشّح:") == 1
    assert "(نتيجة واحدة)" in html


@pytest.mark.django_db
def test_programs_get_steps_and_both_counts(client: Client) -> None:
    make_article(title="القمح")
    data = client.get("/api/search/?" + urlencode({"q": "القمخ"})).json()
    assert data["steps"] == [{"kind": "spelling", "text": "القمح", "count": 1}]
    assert data["suggestion"] == "القمح"
    assert (data["exact_count"], data["forms_count"]) == (None, None)
