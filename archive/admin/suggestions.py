"""From what a reader found to what the add form starts with, each suggestion beside its evidence."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from archive.admin.paste import Reading, pack
from archive.importers.draft import Draft
from archive.models import ArticleTag, Evidence, Fact, Tag, TagOrigin

Row = dict[str, Any]
Found = tuple[Fact, int, str]


def initial_values(reading: Reading) -> dict[str, str]:
    """The fields of the add form as the reader found them; what it did not find stays empty."""
    draft = reading.draft
    texts = {
        "title": draft.title.text if draft.title else "",
        "section": draft.section.text if draft.section else "",
        "byline": draft.byline.text if draft.byline else "",
        "author": draft.author.name if draft.author else "",
        "author_honorific": draft.author.honorific if draft.author else "",
        "body": draft.body_text,
        "about": draft.about_text,
        "published_edtf": draft.published.edtf if draft.published else "",
    }
    return texts | {"original": pack(reading), "original_name": reading.filename}


def found_facts(draft: Draft) -> Iterator[Found]:
    """Each fact that the reader found, with its line and the words on it."""
    if draft.title:
        yield Fact.TITLE, draft.title.number, draft.title.text
    if draft.section:
        yield Fact.SECTION, draft.section.number, draft.section.text
    if draft.author:
        yield Fact.AUTHOR, draft.author.line, draft.author.quote
    if draft.published and draft.published.edtf:
        yield Fact.PUBLISHED, draft.published.line, draft.published.quote


FIELD_OF_FACT = {
    Fact.TITLE: "title",
    Fact.SECTION: "section",
    Fact.AUTHOR: "author",
    Fact.PUBLISHED: "published_edtf",
}


def field_notes(draft: Draft) -> dict[str, str]:
    """For each field that was found, the sentence that says where."""
    notes = {
        FIELD_OF_FACT[fact]: f"اقترحه القارئ من السطر {line}: «{quote}»."
        for fact, line, quote in found_facts(draft)
    }
    if draft.published and not draft.published.edtf:
        notes["published_edtf"] = f"لم يُعتمد «{draft.published.quote}»: {draft.published.reason}"
    return notes


def suggested_rows(reading: Reading | None, model: type[Model]) -> list[Row]:
    """The rows of tags or of evidence that a reading suggests; none for any other table."""
    if reading is None:
        return []
    if model is ArticleTag:
        return list(_tag_rows(reading.draft))
    if model is Evidence:
        return [{"fact": fact, "line": n, "quote": q} for fact, n, q in found_facts(reading.draft)]
    return []


def _tag_rows(draft: Draft) -> Iterator[Row]:
    tags = Tag.objects.in_bulk([tag.key for tag in draft.tags], field_name="key")
    for found in draft.tags:
        if tag := tags.get(found.key):
            yield {
                "tag": tag.pk,
                "line": found.line,
                "quote": found.quote,
                "origin": TagOrigin.VOCABULARY,
            }
