"""What a backup says of itself, in backup.json."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archive.backup.bag import FOREIGN
from archive.backup.errors import BackupError

FORMAT = 1
PATH = "backup.json"
README = """\
A backup of Raqeem, an archive of Arabic news (https://www.rfc-editor.org/rfc/rfc8493 describes this layout of files, BagIt).

data/TABLE.jsonl          the rows of a table: a JSON object a line, in UTF-8, column to value; dates and times after ISO 8601
data/TABLE.COLUMN/NUMBER  a binary value, byte by byte as it was: data/archive.Capture.content/7 is the original whose row in
                          data/archive.Capture.jsonl has the id 7, and there stand its file name, type and encoding
backup.json               when this was made, by which version, and of each table: how many rows, what each column means, to which
                          table it points ("of"), and the last number given to a row
manifest-sha256.txt       the checksum of each file under data/: sha256sum --check manifest-sha256.txt

The last 64 bytes of the ZIP file, its comment, are the SHA-256 of everything before them.
`manage.py restore FILE` reads it into an empty archive. It holds the editors' accounts with their password hashes: keep it private.
What follows from the rest is not in it: the search index, and the tables that it and the suggestions are made with.
"""


@dataclass(frozen=True)
class TableContents:
    """Rows of a table, the last number given to one, and what its columns hold."""

    rows: int
    last_number: int
    columns: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Contents:
    """When and by what a backup was made, and what is in it."""

    format: int
    version: str
    created_at: str
    migrations: list[str]
    tables: Mapping[str, TableContents]

    def encode(self) -> bytes:
        """As it stands in the backup."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def decode(content: bytes) -> Contents:
    """Read what encode() wrote; BackupError where it is something else, or of a format to come."""
    try:
        read: dict[str, Any] = json.loads(content)
        number = int(read["format"])
        if number > FORMAT:
            raise BackupError(
                "صنع هذه النسخة إصدار من رقيم أحدث من هذا، فلم يتغيّر شيء. استعدها بذلك الإصدار."
            )
        tables = {name: TableContents(**told) for name, told in read.pop("tables").items()}
        return Contents(**read, tables=tables)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupError(FOREIGN) from error
