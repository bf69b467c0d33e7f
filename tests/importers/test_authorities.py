"""Sources and tags by name: any spelling finds them, and files add what is new without touching the rest."""

from pathlib import Path

import pytest

from archive.importers.authorities import (
    find_tag,
    load_sources,
    load_vocabulary,
    source_named,
    tag_named,
)
from archive.importers.toml_fields import FieldError
from archive.models import Source, Tag, TagAlias

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"
TAG = '[[tags]]\nkey = "oecd"\nlabel = "منظمة التعاون والتنمية"\nkind = "body"\nen = ["OECD"]\n'
SOURCE = '[[sources]]\nkey = "agency"\nname = "وكالة"\nkind = "agency"\n'


def test_the_shipped_lists_load_once() -> None:
    sources = (SEEDS / "sources.toml").read_text(encoding="utf-8")
    tags = (SEEDS / "vocabulary.toml").read_text(encoding="utf-8")
    assert load_sources(sources, "s").created == Source.objects.count() == 5
    assert load_vocabulary(tags, "v").created == Tag.objects.count() >= 60
    assert load_sources(sources, "s").created == load_vocabulary(tags, "v").created == 0


@pytest.mark.parametrize(
    "name", ["منظمه التعاون والتنميه", "OECD", "oecd", "منظّمة التعـاون والتنمية"]
)
def test_a_tag_is_found_by_any_name_in_any_spelling(name: str) -> None:
    load_vocabulary(TAG, "v")
    assert tag_named(name) == Tag.objects.get()


def test_a_source_is_found_in_any_spelling_and_made_once() -> None:
    assert source_named("وكالة الأنباء") == source_named("وكاله الانباء")
    assert find_tag("وكالة الأنباء") is None


@pytest.mark.parametrize("name", ["اسم عربي", "Digital News", "DIGITAL news!", "؟؟"])
def test_a_new_name_gets_a_key_for_its_address(name: str) -> None:
    tag = tag_named(name)
    tag.full_clean()
    source_named(name).full_clean()


def test_loading_again_keeps_what_editors_changed() -> None:
    load_vocabulary(TAG, "v")
    Tag.objects.update(label="اسم صحّحه محرّر")
    TagAlias.objects.all().delete()
    load_vocabulary(TAG, "v")
    assert Tag.objects.get().names() == ["اسم صحّحه محرّر"]


def test_a_tag_that_stands_under_another_key_is_not_loaded_twice() -> None:
    tag_named("منظمه التعاون والتنميه")
    assert load_vocabulary(TAG, "v").known == 1
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        TAG + 'lable = "x"\n',
        TAG.replace("body", "thing"),
        TAG.replace('"oecd"', '"O ECD"'),
        TAG.replace('["OECD"]', '"OECD"'),
        TAG + '[[tags]]\nkey = "other"\nlabel = "أخرى"\nkind = "body"\nen = ["OECD"]\n',
        "[tags]\n",
        "tags = [1]\n",
    ],
)
def test_a_wrong_vocabulary_adds_nothing(text: str) -> None:
    with pytest.raises(FieldError, match=r"v\.toml"):
        load_vocabulary(text, "v.toml")
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    "text", [SOURCE + "extra = 1\n", SOURCE.replace('"agency"\n', '"?"\n'), SOURCE + "[other]\n"]
)
def test_a_wrong_list_of_sources_adds_nothing(text: str) -> None:
    with pytest.raises(FieldError, match=r"s\.toml"):
        load_sources(text, "s.toml")
    assert not Source.objects.exists()
