"""Sources and tags: one name, one record, however it is spelt; found by any of its names."""

import json

import pytest
from django.test import Client

from archive.models import Source, Tag, TagAlias
from tests.admin.filled_form import fields
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, **changes: str) -> str:
    address = f"/admin/archive/{path}"
    given = fields(client.get(address))
    answer = client.post(address, {**given, **changes, "_save": "1"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def completions(client: Client, model: str, field: str, term: str) -> list[str]:
    query = {"app_label": "archive", "model_name": model, "field_name": field, "term": term}
    answer = client.get("/admin/autocomplete/", query)
    return [result["text"] for result in json.loads(answer.content)["results"]]


@pytest.mark.parametrize("typed", ["الاهرام", "الأهرام", "الأهْرام", "الأهـرام", "اهرام"])
def test_a_source_is_completed_by_any_spelling(desk: Client, typed: str) -> None:
    make_source("صحيفة الأهرام")
    make_source("غيرها")
    assert completions(desk, "article", "source", typed) == ["صحيفة الأهرام"]


@pytest.mark.parametrize("typed", ["oecd", "OECD", "التعاون والتنميه", "منظمة التعاون"])
def test_a_tag_is_completed_by_every_name_once(desk: Client, typed: str) -> None:
    make_tag("منظمة التعاون والتنمية في الميدان الاقتصادي", ("OECD", "منظمة التعاون والتنمية"))
    assert len(completions(desk, "articletag", "tag", typed)) == 1


@pytest.mark.parametrize("term", ["\x00", "%", "'", "\u202e", "x" * 3000])
def test_odd_terms_complete_to_nothing(desk: Client, term: str) -> None:
    make_source("صحيفة")
    completions(desk, "article", "source", term)


def test_a_source_under_another_spelling_is_refused_by_the_field(desk: Client) -> None:
    make_source("صحيفة الأهرام")
    page = post(desk, "source/add/", name="صحيفه الاهرام", key="ahram")
    assert "هذا الاسم مسجّل للمصدر «صحيفة الأهرام»" in page
    assert Source.objects.count() == 1


@pytest.mark.parametrize("name", ["\u064b\u064b", "\u0640", "\ufdfa" * 100])
def test_a_name_without_letters_or_too_long_when_folded_is_refused(desk: Client, name: str) -> None:
    assert "errorlist" in post(desk, "source/add/", name=name, key="x")
    assert not Source.objects.exists()


@pytest.mark.parametrize("country", ["E", "١٢", "12", "مص"])
def test_a_country_is_two_latin_letters(desk: Client, country: str) -> None:
    assert "حرفان لاتينيان" in post(desk, "source/add/", name="أ", key="x", country=country)


def test_a_source_can_be_saved_again_and_its_key_stays(desk: Client) -> None:
    source = make_source("صحيفة", key="paper", country="EG")
    post(desk, f"source/{source.pk}/change/", name="الصحيفة", key="other", country="sa")
    source.refresh_from_db()
    assert (source.name, source.key, source.country) == ("الصحيفة", "paper", "SA")


def test_a_source_with_articles_is_not_deleted_and_the_page_says_what_to_do(desk: Client) -> None:
    source = make_source("صحيفة")
    make_article(source=source)
    address = f"/admin/archive/source/{source.pk}/delete/"
    page = desk.get(address).content.decode()
    assert "لا يُحذف هذا المصدر" in page
    assert f"?source__id__exact={source.pk}" in page
    desk.post(address, {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_source_without_articles_is_deleted(desk: Client) -> None:
    source = make_source()
    desk.post(f"/admin/archive/source/{source.pk}/delete/", {"post": "yes"})
    assert not Source.objects.exists()


@pytest.mark.parametrize("name", ["منظمة التعاون الرقمى", "dco"])
def test_a_label_that_another_tag_bears_is_refused(desk: Client, name: str) -> None:
    make_tag("منظمة التعاون الرقمي", ("DCO",))
    assert "هذا الاسم مسجّل للوسم" in post(desk, "tag/add/", label=name, key="x")
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("name", ["منظمة التعاون الرقمى", "dco"])
def test_an_alias_that_another_tag_bears_is_refused_by_its_field(desk: Client, name: str) -> None:
    make_tag("منظمة التعاون الرقمي", ("DCO",))
    page = post(desk, "tag/add/", label="وسم", key="x", **{"aliases-0-name": name})
    assert "هذا الاسم مسجّل للوسم" in page
    assert TagAlias.objects.count() == 1


def test_an_alias_twice_in_the_table_is_refused(desk: Client) -> None:
    tag = make_tag("وسم", ("ITU",))
    page = post(desk, f"tag/{tag.pk}/change/", **{"aliases-1-name": "itu"})
    assert "هذا الاسم مكتوب مرتين" in page
    assert TagAlias.objects.count() == 1


def test_a_tag_keeps_its_own_names_and_takes_new_ones(desk: Client) -> None:
    tag = make_tag("وسم", ("ITU",))
    post(desk, f"tag/{tag.pk}/change/", label="الوسم", **{"aliases-1-name": "UIT"})
    tag.refresh_from_db()
    assert sorted(tag.names()) == ["ITU", "UIT", "الوسم"]


@pytest.mark.parametrize("model", ["capture", "indexevent"])
def test_what_is_read_only_cannot_be_added(desk: Client, model: str) -> None:
    assert desk.get(f"/admin/archive/{model}/").status_code == 200
    assert desk.get(f"/admin/archive/{model}/add/").status_code == 403


@pytest.mark.parametrize("query", ["abc", "12", "\x00", "٣"])
def test_pending_changes_are_searched_by_any_text(desk: Client, query: str) -> None:
    make_article()
    assert desk.get("/admin/archive/indexevent/", {"q": query}, follow=True).status_code == 200
