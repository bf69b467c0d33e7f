"""The other names of what a query names: any name finds what bears another, and the tree stays what was asked."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.importers.authorities import load_vocabulary
from archive.models import IndexEvent, Tag, TagAlias
from archive.search import authority, indexer
from archive.search.authority import MAX_EXPANSIONS, MAX_NAMES, MAX_WORDS, expand
from archive.search.query.nodes import And, Or, Phrase, Term, positive_words
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.results import Expansion
from archive.search.searcher import search
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).parents[2] / "seeds" / "vocabulary.toml"


@pytest.fixture
def names() -> None:
    """A small authority list."""
    make_tag("منظمة التعاون الاقتصادي والتنمية", ("OECD", "OCDE"), key="oecd", kind="body")
    make_tag("التعاون الاقتصادي", ("Economic cooperation",), key="economic-cooperation")
    make_tag("البنك الدولي", ("World Bank",), key="world-bank", kind="body")
    make_tag("المنصات الرقمية", ("Digital platforms",), key="digital-platforms")
    make_tag("اليونسكو", ("UNESCO",), key="unesco", kind="body")
    make_tag("الحكومة الإلكترونية", ("E-government",), key="e-government")


def keys(text: str) -> list[str]:
    return [expansion.tag_key for expansion in expand(parse(text).node).expansions]


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("OECD", ["oecd"]),
        ("oecd", ["oecd"]),
        ("بـOECD", ["oecd"]),
        ("منظمة التعاون الاقتصادي والتنمية", ["oecd"]),
        ("منظمه التعاون الاقتصادى والتنميه", ["oecd"]),
        ("منظَّمة التعـاون الاقتصادي والتنمية", ["oecd"]),
        ("«منظمة التعاون الاقتصادي والتنمية»", ["oecd"]),
        ("لمنظمة التعاون الاقتصادي و التنمية", ["oecd"]),
        ("تقرير OECD السنوي", ["oecd"]),
        ("التعاون الاقتصادي", ["economic-cooperation"]),
        ("OECD أو البنك الدولي", ["oecd", "world-bank"]),
        ("OECD البنك الدولي", ["oecd", "world-bank"]),
        ("(OECD -النفط) | قمح", ["oecd"]),
        ("والبنك الدولى", ["world-bank"]),
        ("world bank", ["world-bank"]),
        ("البنوك الدولية", []),
        ("الدولي البنك", []),
        ("البنك -قمح الدولي", []),
        ("منصة رقمية", ["digital-platforms"]),
        ("يونسكو", ["unesco"]),
        ("باليونسكو", ["unesco"]),
        ("e-government", ["e-government"]),
        ("E-Government strategy", ["e-government"]),
        ("=OECD", []),
        ('="البنك الدولي"', []),
        ('"البنك الدولي"~2', []),
        ("قمح -OECD", []),
        ("OEC*", []),
        ("العنوان:OECD", ["oecd"]),
        ("الكاتب:OECD", []),
        ("المصدر:OECD", []),
        ("OECDs", []),
        ("قمح", []),
        ("؟؟", []),
        ("", []),
    ],
)
def test_a_name_is_recognised_as_the_analysis_reads_it(query: str, expanded: list[str]) -> None:
    assert keys(query) == expanded


@pytest.mark.usefixtures("names")
def test_a_name_becomes_itself_or_its_other_names() -> None:
    found = expand(parse("تقارير منظمة التعاون الاقتصادي والتنمية").node)
    typed = tuple(map(Term, ("منظمة", "التعاون", "الاقتصادي", "والتنمية")))
    assert found.node == And(
        (Term("تقارير"), Or((And(typed), Term("OECD"), Term("OCDE")), names=True))
    )
    text = "منظمة التعاون الاقتصادي والتنمية"
    assert found.expansions == (Expansion(text, "oecd", ("OECD", "OCDE")),)


@pytest.mark.usefixtures("names")
def test_an_acronym_is_sought_as_the_phrases_of_its_names() -> None:
    phrase = Phrase(("منظمة", "التعاون", "الاقتصادي", "والتنمية"))
    assert expand(Term("OECD")).node == Or((Term("OECD"), phrase, Term("OCDE")), names=True)


def test_a_name_whose_stem_is_another_word_is_sought_in_its_spelling() -> None:
    make_tag("الآيكان", ("ICANN", "ويبو"), key="icann", kind="body")
    found = positive_words(expand(Term("ICANN")).node)
    assert (found[0], found[-1]) == (Term("ICANN"), Term("ويبو"))
    spellings = {Term(word, exact=True) for word in ("ايكان", "الايكان", "بالايكان")}
    assert spellings <= set(found[1:-1])


def test_names_that_the_typed_words_find_anyway_are_not_added() -> None:
    make_tag("الأونكتاد", ("أونكتاد", "UNCTAD"), key="unctad", kind="body")
    assert expand(Term("اونكتاد")).expansions == (Expansion("اونكتاد", "unctad", ("UNCTAD",)),)


def test_a_name_that_has_no_other_changes_nothing() -> None:
    make_tag("التحول الرقمي")
    node = parse("التحول الرقمي").node
    assert expand(node) == authority.Expanded(node)


def test_what_a_query_may_grow_by_is_bounded() -> None:
    for number in range(12):
        make_tag(f"اسم{number}", tuple(f"n{number} w{alias}" for alias in range(20)))
    found = expand(parse(" ".join(f"اسم{number}" for number in range(12))).node)
    assert len(found.expansions) <= MAX_EXPANSIONS
    assert all(len(expansion.names) <= MAX_NAMES for expansion in found.expansions)
    added = [leaf for leaf in positive_words(found.node) if isinstance(leaf, Phrase)]
    assert sum(len(leaf.words) for leaf in added) <= MAX_WORDS


@pytest.mark.usefixtures("names")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["OECD", "البنك", "الدولي", "-قمح", "أو", "(", ")", "«World", "Bank»", "=OECD", "و"]
        )
    )
)
def test_what_is_typed_stays_in_the_tree(words: list[str]) -> None:
    node = parse(" ".join(words)).node
    found = expand(node)
    left = iter(positive_words(found.node))
    assert all(typed in left for typed in positive_words(node))
    assert bool(found.expansions) == (found.node != node)


@pytest.mark.parametrize("query", ["OECD", "منظمة التعاون والتنمية"])
def test_a_query_for_any_name_finds_all_and_marks_them(query: str) -> None:
    make_tag("منظمة التعاون والتنمية", ("OECD",), key="oecd", kind="body")
    latin = make_article(body="قالت OECD إن النمو تباطأ")
    arabic = make_article(body="قالت منظمة التعاون والتنمية إن النمو تباطأ")
    make_article(body="التعاون بين منظمة وأخرى")
    results = search(SearchRequest(query))
    assert {hit.article_id for hit in results.hits[:2]} == {latin.pk, arabic.pk}
    for hit in results.hits[:2]:
        assert any(fragment.marked for fragment in hit.snippet)
    assert [expansion.tag_key for expansion in results.expansions] == ["oecd"]


@pytest.mark.parametrize(
    "request_", [SearchRequest("OECD", expand=False), SearchRequest("OECD", exact=True)]
)
def test_the_expansion_can_be_switched_off(request_: SearchRequest) -> None:
    make_tag("منظمة التعاون والتنمية", ("OECD",), key="oecd", kind="body")
    latin = make_article(body="قالت OECD إن النمو تباطأ")
    make_article(body="قالت منظمة التعاون والتنمية إن النمو تباطأ")
    results = search(request_)
    assert [hit.article_id for hit in results.hits] == [latin.pk]
    assert results.expansions == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("الوسم:OECD", True),
        ("الوسم:oecd", True),
        ('الوسم:"منظمة التعاون والتنمية"', True),
        ("الوسم:التعاون", True),
        ("قمح الوسم:OECD", True),
        ("-الوسم:OECD", False),
        ("قمح -الوسم:OECD", False),
        ("الوسم:ITU", False),
    ],
)
@pytest.mark.parametrize("expand_", [True, False])
def test_a_tag_is_asked_for_by_any_of_its_names(query: str, found: bool, expand_: bool) -> None:
    tag = make_tag("منظمة التعاون والتنمية", ("OECD",), key="oecd", kind="body")
    article = make_article((tag,), title="قمح")
    results = search(SearchRequest(query, expand=expand_))
    assert [hit.article_id for hit in results.hits] == ([article.pk] if found else [])


def test_a_name_written_with_a_hyphen_finds_all_and_is_taken_for_no_sentence() -> None:
    aliases = ("E-waste", "Electronic waste", "المخلفات الإلكترونية", "Déchets électroniques")
    names = ("النفايات الإلكترونية", *aliases)
    make_tag(names[0], aliases)
    articles = {make_article(body=f"بيان: {name}.").pk for name in names}
    hits = search(SearchRequest("E-waste")).hits
    assert {hit.article_id for hit in hits if not hit.missing} == articles


def test_a_new_name_works_at_once_and_nothing_is_indexed_again() -> None:
    tag = make_tag("منظمة التعاون والتنمية", key="oecd", kind="body")
    make_article((tag,), body="قالت منظمة التعاون والتنمية إن النمو تباطأ")
    indexer.drain()
    assert search(SearchRequest("OECD")).count == 0
    alias = TagAlias.objects.create(tag=tag, name="OECD")
    assert not IndexEvent.objects.exists()
    assert search(SearchRequest("OECD")).count == 1
    alias.name = "OCDE"
    alias.save()
    assert (search(SearchRequest("OECD")).count, search(SearchRequest("OCDE")).count) == (0, 1)
    alias.delete()
    assert search(SearchRequest("OCDE")).count == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda: Tag.objects.update(kind="body"),
        lambda: TagAlias.objects.filter(name="a").update(name="b", folded="b"),
        lambda: TagAlias.objects.bulk_create([TagAlias(tag=Tag.objects.get(), name="c")]),
        lambda: TagAlias.objects.all().delete(),
        lambda: Tag.objects.all().delete(),
        lambda: Tag.objects.get().delete(),
    ],
)
def test_the_list_is_read_anew_after_every_kind_of_change(change: Callable[[], object]) -> None:
    make_tag("وسم", ("a",))
    before = authority.authority_list()
    assert authority.authority_list() is before
    change()
    assert authority.authority_list() is not before


@pytest.mark.usefixtures("names")
def test_recognising_names_asks_the_database_once_whatever_the_query(
    django_assert_num_queries: Callable[..., object],
) -> None:
    authority.authority_list()
    with django_assert_num_queries(1):
        expand(parse("OECD " + "البنك الدولي " * 10).node)


def test_every_name_of_the_shipped_list_brings_every_other() -> None:
    """The whole way through an index is measured by benchmarks/authority.py."""
    load_vocabulary(SHIPPED.read_text(encoding="utf-8"), "vocabulary.toml")
    for tag in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["tags"]:
        names = [tag["label"], *(name for lang in ("ar", "en", "fr") for name in tag.get(lang, ()))]
        for name in names:
            assert set(keys(name)) <= {tag["key"]}, name
            assert keys(name) or len(names) == 1, name
