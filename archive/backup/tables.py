"""Which tables a backup holds, and their rows as lines of JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import models

# Every other table is kept, so that one that is added later is not forgotten.
LEFT_OUT = {
    "archive.ArchiveStamp": "names a state of one database, not what is in it",
    "archive.IndexEvent": "the index is not in the backup; a restore writes a row for each article",
    "archive.TitleStart": "follows from the titles; a restore writes it",
    "archive.TextSignature": "follows from the texts; find_near_duplicates makes it again",
    "archive.SignatureBand": "follows from the texts; find_near_duplicates makes it again",
    "archive.NearDuplicate": "follows from the texts; find_near_duplicates makes it again",
    "sessions.Session": "editors log in again",
}
# Rows that setting up the tables of an empty archive makes; a restore puts those of the backup in their place.
SET_UP = {"archive.VocabularyStamp", "auth.Permission", "contenttypes.ContentType"}
# Few, because a text can be long.
CHUNK = 50


@dataclass(frozen=True)
class Table:
    """One table. Its rows are JSON objects, column to value; a binary value is a file of its own beside them."""

    model: type[models.Model]

    @cached_property
    def name(self) -> str:
        """The model with its app: archive.Article."""
        return self.model._meta.label

    @cached_property
    def columns(self) -> dict[str, models.Field]:
        """The columns that stand in the rows."""
        return {name: field for name, field in self._fields.items() if not _is_binary(field)}

    @cached_property
    def binaries(self) -> dict[str, models.Field]:
        """The columns whose values are files."""
        return {name: field for name, field in self._fields.items() if _is_binary(field)}

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return self.model._meta.pk.attname

    @property
    def path(self) -> str:
        """Where its rows stand in the backup."""
        return f"data/{self.name}.jsonl"

    def binary_path(self, column: str, key: Any) -> str:
        """Where the binary value of the row with a primary key stands in the backup."""
        return f"data/{self.name}.{column}/{key}"

    def rows(self) -> models.QuerySet:
        """Every row, in the order of the primary key, so that the same rows make the same bytes."""
        return self.model._base_manager.order_by("pk")

    def lines(self) -> Iterator[bytes]:
        """Every row as a line of JSON in UTF-8."""
        for values in self.rows().values_list(*self.columns).iterator(chunk_size=CHUNK):
            row = dict(zip(self.columns, values, strict=True))
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)
            yield text.encode() + b"\n"

    def binary_values(self) -> Iterator[tuple[str, bytes]]:
        """Every binary value with its path; one in memory at a time."""
        for column in self.binaries:
            filled = self.rows().filter(**{f"{column}__isnull": False})
            for key in filled.values_list("pk", flat=True).iterator():
                value = self.rows().values_list(column, flat=True).get(pk=key)
                yield self.binary_path(column, key), bytes(value)

    def decode(self, line: bytes) -> dict[str, Any]:
        """The values of a line by column, as the fields have them; ValueError where it is no row of this table."""
        row = json.loads(line)
        if not isinstance(row, dict) or row.keys() != self.columns.keys():
            raise ValueError("other columns than the table has")
        if any(isinstance(value, dict | list) for value in row.values()):
            raise ValueError("a value that no column holds")
        try:
            return {name: field.to_python(row[name]) for name, field in self.columns.items()}
        except (TypeError, ValidationError) as error:
            raise ValueError("a value that its column does not hold") from error

    def described(self) -> dict[str, dict[str, str]]:
        """What each column holds, for those who read the backup without this program."""
        return {name: _described(field) for name, field in self._fields.items()}

    @cached_property
    def _fields(self) -> dict[str, models.Field]:
        return {field.attname: field for field in self.model._meta.concrete_fields}


def kept_tables(registry: Apps = apps) -> list[Table]:
    """The tables that a backup holds, by name; those of this version, or of another registry of models."""
    stored = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    kept = [Table(model) for model in stored if model._meta.label not in LEFT_OUT]
    return sorted(kept, key=lambda table: table.name)


def _is_binary(field: models.Field) -> bool:
    return isinstance(field, models.BinaryField)


def _plain(value: Any) -> str:
    """What JSON has no form for, as text that the field reads again; times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _described(field: models.Field) -> dict[str, str]:
    described = {
        "type": type(field).__name__,
        "meaning": f"{field.verbose_name}: {field.help_text}",
    }
    if isinstance(field, models.ForeignKey):
        described["of"] = field.remote_field.model._meta.label
    return described
