"""Sources and tags by their names: found however they are spelt, made where they are new, loaded from files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from archive.analysis.normalizer import fold
from archive.importers.toml_fields import FieldError, TomlTable, read_toml
from archive.importers.vocabulary import Term, Vocabulary
from archive.models import Source, SourceKind, Tag, TagAlias, TagKind

_LANGUAGES = ("ar", "en", "fr")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many entries of a file were new, and how many the archive knew and kept as they are."""

    created: int
    known: int


def source_named(name: str) -> Source:
    """The source of this name in any spelling, made where there is none."""
    defaults = {"name": name, "key": key_for(name)}
    return Source.objects.get_or_create(folded=fold(name), defaults=defaults)[0]


def tag_named(name: str) -> Tag:
    """The tag of this label or alias in any spelling, made where there is none."""
    if tag := find_tag(name):
        return tag
    return Tag.objects.create(label=name, key=key_for(name))


def find_tag(name: str) -> Tag | None:
    """The tag of this label or alias in any spelling, or None."""
    folded = fold(name)
    by_label = Tag.objects.filter(folded=folded).first()
    return by_label or Tag.objects.filter(aliases__folded=folded).order_by("pk").first()


def vocabulary() -> Vocabulary:
    """All tags of the archive with all their names, ready for matching."""
    tags = Tag.objects.prefetch_related("aliases").order_by("pk")
    return Vocabulary(
        Term(tag.key, tag.label, tuple(tag.names()), tag.kind != TagKind.CONCEPT) for tag in tags
    )


def load_sources(text: str, name: str) -> Loaded:
    """Add the sources of a TOML text that the archive does not know; those it knows stay as editors left them.

    Raises FieldError, and adds nothing, where the file `name` is wrong.
    """
    table = read_toml(text, name)
    entries = table.tables("sources")
    table.done()
    with transaction.atomic():
        return _count(_load_source(entry) for entry in entries)


def load_vocabulary(text: str, name: str) -> Loaded:
    """Add the tags of a TOML text that the archive does not know, with their aliases; known ones stay as they are.

    Raises FieldError, and adds nothing, where the file `name` is wrong.
    """
    table = read_toml(text, name)
    entries = table.tables("tags")
    table.done()
    with transaction.atomic():
        return _count(_load_tag(entry) for entry in entries)


def _count(created: Iterable[bool]) -> Loaded:
    answers = list(created)
    return Loaded(sum(answers), len(answers) - sum(answers))


def _load_source(entry: TomlTable) -> bool:
    source = Source(
        key=_key(entry),
        name=entry.text("name", required=True),
        kind=entry.choice("kind", SourceKind.values),
        country=entry.text("country"),
        home_page=entry.text("home_page"),
        note=entry.text("note"),
    )
    entry.done()
    if Source.objects.filter(folded=fold(source.name)).exists():
        return False
    if Source.objects.filter(key=source.key).exists():
        return False
    source.save()
    return True


def _load_tag(entry: TomlTable) -> bool:
    key, label = _key(entry), entry.text("label", required=True)
    kind, note = entry.choice("kind", TagKind.values), entry.text("note")
    aliases = {language: entry.texts(language) for language in _LANGUAGES}
    entry.done()
    if Tag.objects.filter(key=key).exists() or find_tag(label):
        return False
    tag = Tag.objects.create(key=key, label=label, kind=kind, note=note)
    for language, names in aliases.items():
        for name in names:
            _add_alias(entry, tag, name, language)
    return True


def _add_alias(entry: TomlTable, tag: Tag, name: str, language: str) -> None:
    if (other := find_tag(name)) and other != tag:
        raise entry.error(language, f"فيه «{name}»، وهو اسم للوسم «{other.label}»")
    TagAlias.objects.get_or_create(
        tag=tag, folded=fold(name), defaults={"name": name, "language": language}
    )


def _key(entry: TomlTable) -> str:
    key = entry.text("key", required=True)
    if slugify(key) != key:
        raise entry.error("key", f"قيمته «{key}»، والمقبول أحرف لاتينية صغيرة وأرقام وشرطات")
    return key


def key_for(name: str) -> str:
    """A key for a new name: its Latin letters where it has enough of them, else a digest of it."""
    latin = slugify(fold(name))[:50].strip("-")
    digest = hashlib.sha256(fold(name).encode()).hexdigest()[:8]
    taken = Tag.objects.filter(key=latin).exists() or Source.objects.filter(key=latin).exists()
    return latin if latin and not taken else f"{latin or 'n'}-{digest}"


__all__ = [
    "FieldError",
    "Loaded",
    "find_tag",
    "key_for",
    "load_sources",
    "load_vocabulary",
    "source_named",
    "tag_named",
    "vocabulary",
]
