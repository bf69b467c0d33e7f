"""Merging a vocabulary into the tags: what would change, shown before it is done, and done as a whole or not at all.

An entry is the tag of its key, else the tag that bears any of its names. Merging adds and corrects; it deletes no tag and no
name. A label that gives way to another stays as a name; where only a name was met, the archive's label stays and the file's is
another name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from archive.analysis.normalizer import fold
from archive.importers import authorities
from archive.importers.vocabulary_entry import LANGUAGES, Entry, Name, checked, language_of
from archive.models import Tag, TagAlias, TagKind

_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Change:
    """What one entry does: the tag it meets (None: a new one), and each difference as an Arabic phrase."""

    entry: Entry
    tag: Tag | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a vocabulary would do, in the order of its file; with problems it does nothing."""

    changes: tuple[Change, ...]
    problems: tuple[str, ...] = ()

    @property
    def new(self) -> list[Change]:
        """Entries that become new tags."""
        return [change for change in self.changes if change.tag is None]

    @property
    def changed(self) -> list[Change]:
        """Entries that change a tag."""
        return [change for change in self.changes if change.tag and change.differences]

    @property
    def same(self) -> int:
        """How many entries say what the archive knows already."""
        return len(self.changes) - len(self.new) - len(self.changed)


def stored_entries() -> list[Entry]:
    """Every tag as an entry, by key, its names by language and text."""
    tags = Tag.objects.prefetch_related("aliases").order_by("key")
    return [_stored(tag, number) for number, tag in enumerate(tags, 1)]


def plan(entries: Sequence[Entry]) -> Plan:
    """What merging these entries would do; changes nothing."""
    tags = _Tags()
    targets = [tags.target(entry) for entry in entries]
    found = [*_within_file(entries), *tags.problems, *_meeting(entries, targets)]
    changes = map(_change, entries, targets)
    return Plan(tuple(changes), tuple(found[:_MOST_PROBLEMS]))


@transaction.atomic
def merge(entries: Sequence[Entry]) -> tuple[Plan, list[tuple[Change, Tag]]]:
    """Do what `plan` says, as one whole; with problems nothing. Answers the plan and the tags written, each with its change."""
    planned = plan(entries)
    if planned.problems:
        return planned, []
    # A key made up for one entry must not take the key that another states.
    new = sorted(planned.new, key=lambda change: not change.entry.key)
    return planned, [(change, _write(change)) for change in [*new, *planned.changed]]


class _Tags:
    """The tags of the archive by key and by every name."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        tags = list(Tag.objects.prefetch_related("aliases").order_by("pk"))
        self.by_key = {tag.key: tag for tag in tags}
        self.by_name = {alias.folded: tag for tag in tags for alias in tag.aliases.all()}
        self.by_name |= {tag.folded: tag for tag in tags}

    def target(self, entry: Entry) -> Tag | None:
        """The tag that an entry speaks of; a problem for each of its names that is another's."""
        named = {name: self.by_name.get(fold(name)) for name in _texts(entry)}
        bearers = [tag for tag in named.values() if tag]
        target = self.by_key.get(entry.key) or (bearers[0] if bearers else None)
        for name, tag in named.items():
            if tag and tag != target:
                self.problems.append(
                    f"السطر {entry.line}: الاسم «{name}» للوسم «{tag}» في الأرشيف،"
                    f" والسطر يجعله للوسم «{target}»."
                )
        if not target and entry.key != entry.key.lower():
            self.problems.append(
                f"السطر {entry.line}: معرّف الوسم الجديد «{entry.key}» فيه أحرف كبيرة، والمقبول الصغيرة."
            )
        return target


def _within_file(entries: Iterable[Entry]) -> Iterator[str]:
    """A key or a name that stands in two entries."""
    keys: dict[str, int] = {}
    names: dict[str, int] = {}
    for entry in entries:
        if entry.key and (before := keys.setdefault(entry.key, entry.line)) != entry.line:
            yield f"السطر {entry.line}: المعرّف «{entry.key}» في السطر {before} أيضًا."
        for name in _texts(entry):
            if (before := names.setdefault(fold(name), entry.line)) != entry.line:
                yield f"السطر {entry.line}: الاسم «{name}» في السطر {before} أيضًا، والاسم لوسم واحد."


def _meeting(entries: Sequence[Entry], targets: Sequence[Tag | None]) -> Iterator[str]:
    """Two entries that speak of one tag."""
    lines: dict[int, int] = {}
    for entry, tag in zip(entries, targets, strict=True):
        if tag and (before := lines.setdefault(tag.pk, entry.line)) != entry.line:
            yield f"السطر {entry.line}: هو والسطر {before} عن وسم واحد في الأرشيف: «{tag}»."


def _texts(entry: Entry) -> list[str]:
    return [entry.label, *(name.text for name in entry.names)]


def _stored(tag: Tag, line: int) -> Entry:
    rows = [alias for alias in tag.aliases.all() if alias.folded != tag.folded]
    rows.sort(key=lambda alias: (LANGUAGES.index(alias.language), alias.name))
    names = tuple(Name(alias.name, alias.language) for alias in rows)
    return Entry(line, tag.label, tag.key, tag.kind, tag.note, names)


def _change(entry: Entry, tag: Tag | None) -> Change:
    if tag is None:
        return Change(entry, None)
    if tag.key != entry.key:
        names = (Name(entry.label, language_of(entry.label)), *entry.names)
        entry = checked(replace(entry, label=tag.label, names=names))
    return Change(entry, tag, tuple(_differences(entry, tag)))


def _differences(entry: Entry, tag: Tag) -> Iterator[str]:
    if entry.label != tag.label:
        yield f"الاسم «{tag.label}» يصير «{entry.label}»"
    if entry.kind and entry.kind != tag.kind:
        yield f"النوع «{tag.get_kind_display()}» يصير «{TagKind(entry.kind).label}»"
    if entry.note and entry.note != tag.note:
        yield f"التعريف يصير «{entry.note}»"
    before, after = _aliases(tag), _merged_names(entry, tag)
    if added := [name.text for folded, name in after.items() if folded not in before]:
        yield f"أسماء تُضاف: {'، '.join(added)}"
    for folded, name in before.items():
        if after.get(folded, name) != name:
            yield f"الاسم الآخر «{name.text}» يصير «{after[folded].text}» ({after[folded].language})"


def _aliases(tag: Tag) -> dict[str, Name]:
    return {alias.folded: Name(alias.name, alias.language) for alias in tag.aliases.all()}


def _merged_names(entry: Entry, tag: Tag) -> dict[str, Name]:
    """The other names a tag will have, by folded form."""
    names = {tag.folded: Name(tag.label, language_of(tag.label))} | _aliases(tag)
    names |= {fold(name.text): name for name in entry.names}
    names.pop(fold(entry.label), None)
    return names


def _write(change: Change) -> Tag:
    entry = change.entry
    tag = change.tag or Tag(key=entry.key or authorities.key_for(entry.label))
    names = _merged_names(entry, tag) if change.tag else {fold(n.text): n for n in entry.names}
    known = {alias.folded: alias for alias in tag.aliases.all()} if change.tag else {}
    tag.label, tag.note = entry.label, entry.note or tag.note
    tag.kind = entry.kind or tag.kind
    tag.save()
    for folded, alias in known.items():
        if folded not in names:
            alias.delete()
    for folded, name in names.items():
        alias = known.get(folded) or TagAlias(tag=tag)
        if (alias.name, alias.language) != (name.text, name.language) or not alias.pk:
            alias.name, alias.language = name.text, name.language
            alias.save()
    return tag
