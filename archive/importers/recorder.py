"""Writing a draft into the tables: the article, its original, what was left out, and the proof of each fact."""

from typing import Any

from archive.importers import authorities
from archive.importers.draft import Draft
from archive.importers.sheet import Quote, Sheet, SheetSource
from archive.models import (
    Article,
    ArticleTag,
    Capture,
    Event,
    Evidence,
    Fact,
    RemovedLine,
    Status,
    Tag,
    TagOrigin,
)
from archive.sanitizer import clean_controls

_WORDS_OF_NO_TITLE = 12


def record(draft: Draft, capture: Capture, sheet: Sheet | None) -> Article:
    """Write a new article with everything about it; call it inside a transaction.

    With a sheet the article is as the editor says; without one it is a draft that needs review.
    Raises ValidationError where a field is longer than its column.
    """
    article = Article(**_found(draft), **(_known(sheet) if sheet else _unknown(draft)))
    article.full_clean()
    article.save()
    attach(article, draft, capture)
    if sheet:
        _record_sheet(article, sheet)
    else:
        _record_suggestions(article, draft)
    return article


def attach(article: Article, draft: Draft, capture: Capture) -> None:
    """Keep with an article the original it was read from, the lines left out, and where its parts stand."""
    capture.article = article
    capture.charset = draft.charset
    capture.reader, capture.reader_version = draft.reader, draft.reader_version
    capture.save()
    RemovedLine.objects.bulk_create(
        RemovedLine(
            article=article,
            line=line.line,
            text=line.text,
            reason=line.reason.value,
            anchor=clean_controls(line.anchor),
        )
        for line in draft.removed
    )
    for fact, quote in _places(draft):
        _prove(article, fact, quote)


def _found(draft: Draft) -> dict[str, Any]:
    fields = {
        "title": draft.title.text if draft.title else _no_title(draft),
        "section": draft.section.text if draft.section else "",
        "byline": draft.byline.text if draft.byline else "",
        "author": draft.author.name if draft.author else "",
        "author_honorific": draft.author.honorific if draft.author else "",
        "body": draft.body_text,
        "about": draft.about_text,
    }
    return {name: clean_controls(text) for name, text in fields.items()}


def _no_title(draft: Draft) -> str:
    words = draft.body[0].text.split()
    return " ".join(words[:_WORDS_OF_NO_TITLE])[:200] + "…"


def _unknown(draft: Draft) -> dict[str, Any]:
    edtf = draft.published.edtf if draft.published else ""
    return {"status": Status.DRAFT, "needs_review": True, "published_edtf": edtf}


def _known(sheet: Sheet) -> dict[str, Any]:
    known: dict[str, Any] = {"status": sheet.status, "published_edtf": sheet.published_edtf}
    if sheet.key:
        known["key"] = sheet.key
    if sheet.source:
        known |= _source_fields(sheet.source)
    return known


def _source_fields(source: SheetSource) -> dict[str, Any]:
    return {
        "source": authorities.source_named(source.name),
        "source_role": source.role,
        "source_note": source.note,
    }


def _places(draft: Draft) -> list[tuple[Fact, Quote]]:
    named = ((Fact.TITLE, draft.title), (Fact.SECTION, draft.section))
    places = [(fact, Quote(line.number, line.text)) for fact, line in named if line]
    if draft.author:
        places.append((Fact.AUTHOR, Quote(draft.author.line, draft.author.quote)))
    return places


def _record_sheet(article: Article, sheet: Sheet) -> None:
    for quote in sheet.published_evidence:
        _prove(article, Fact.PUBLISHED, quote)
    for quote in sheet.source.evidence if sheet.source else ():
        _prove(article, Fact.SOURCE, quote)
    _record_events(article, sheet)
    for tag in sheet.tags:
        named = authorities.tag_named(tag.label)
        _tag(article, named, tag.evidence, TagOrigin.EDITOR)


def _record_events(article: Article, sheet: Sheet) -> None:
    for event in sheet.events:
        Event.objects.create(
            article=article,
            what=event.what,
            place=event.place,
            edtf=event.edtf,
            not_before=event.not_before,
            not_after=event.not_after,
            line=event.evidence.line,
            quote=event.evidence.quote,
        )


def _record_suggestions(article: Article, draft: Draft) -> None:
    if date := draft.published:
        _prove(article, Fact.PUBLISHED, Quote(date.line, date.quote, date.reason))
    suggested = {tag.key: Quote(tag.line, tag.quote) for tag in draft.tags}
    for tag in Tag.objects.filter(key__in=suggested):
        _tag(article, tag, suggested[tag.key], TagOrigin.VOCABULARY)


def _prove(article: Article, fact: Fact, quote: Quote) -> None:
    Evidence.objects.create(
        article=article, fact=fact, line=quote.line, quote=quote.quote, note=quote.note
    )


def _tag(article: Article, tag: Tag, quote: Quote, origin: TagOrigin) -> None:
    """Tag an article once; a second name of the same tag adds nothing."""
    ArticleTag.objects.get_or_create(
        article=article,
        tag=tag,
        defaults={"line": quote.line, "quote": quote.quote, "origin": origin},
    )
