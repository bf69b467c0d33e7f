"""TOML files of editors, read field by field: every error names file and field, and nothing unknown passes."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Sequence
from typing import Any

from archive.edtf import parse as parse_edtf


class FieldError(ValueError):
    """Something wrong in a file of an editor; the message is one Arabic line naming the file and the field."""


def read_toml(text: str, name: str) -> TomlTable:
    """The outermost table of a TOML text; `name` says which file it is. Raises FieldError."""
    try:
        return TomlTable(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise FieldError(f"{name}: ليس TOML سليمًا ({error}).") from error


class TomlTable:
    """One table of a file: takes fields out by name and type, and refuses what is left over."""

    def __init__(self, values: dict[str, Any], file: str, path: str = "") -> None:
        self._values = dict(values)
        self.file = file
        self.path = path

    def error(self, field: str, problem: str) -> FieldError:
        """The error that names file, field and problem."""
        return FieldError(f"{self.file}: الحقل {self._name(field)} {problem}.")

    def text(self, field: str, *, required: bool = False) -> str:
        """A text, empty where absent."""
        value = self._values.pop(field, "")
        if not isinstance(value, str):
            raise self.error(field, "ليس نصًا")
        if required and not value.strip():
            raise self.error(field, "ناقص")
        return value.strip() if required else value

    def choice(self, field: str, choices: Sequence[str]) -> str:
        """A required text that is one of the choices."""
        value = self.text(field, required=True)
        if value not in choices:
            raise self.error(field, f"قيمته «{value}»، والمقبول: {'، '.join(choices)}")
        return value

    def edtf(self, field: str) -> str:
        """An EDTF text, empty where absent."""
        value = self.text(field)
        try:
            parse_edtf(value)
        except ValueError as error:
            raise self.error(field, f"لا يصح: {str(error).removesuffix('.')}") from error
        return value

    def line(self) -> int:
        """The required field `line`: a line number from 1."""
        value = self._values.pop("line", None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.error("line", "ليس رقم سطر (من 1)")
        return value

    def texts(self, field: str) -> list[str]:
        """A list of texts, empty where absent."""
        values = self._values.pop(field, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(field, "ليس قائمة نصوص")
        return values

    def date(self, field: str) -> datetime.date | None:
        """A TOML local date, None where absent."""
        value = self._values.pop(field, None)
        if value is not None and type(value) is not datetime.date:
            raise self.error(field, "ليس يومًا مثل 2021-04-12 بلا علامتي تنصيص")
        return value

    def table(self, field: str) -> TomlTable | None:
        """A table, None where absent."""
        value = self._values.pop(field, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(field, "ليس جدولًا")
        return TomlTable(value, self.file, self._name(field))

    def tables(self, field: str) -> list[TomlTable]:
        """A list of tables, empty where absent."""
        values = self._values.pop(field, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.error(field, "ليس قائمة جداول")
        path = self._name(field)
        return [
            TomlTable(value, self.file, f"{path}[{number}]")
            for number, value in enumerate(values, 1)
        ]

    def done(self) -> None:
        """Refuse the fields that nobody took: a typing error would otherwise pass in silence."""
        if self._values:
            raise self.error(next(iter(self._values)), "غير معروف")

    def _name(self, field: str) -> str:
        return f"{self.path}.{field}" if self.path else field
