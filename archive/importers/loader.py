"""Loading: a file, or pasted text, becomes an article with its original and the proof of every fact, or nothing at all."""

import hashlib
import os
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from archive.importers import authorities
from archive.importers.decoding import UnreadableError, decode, original_lines
from archive.importers.disk_files import read_plain_file
from archive.importers.draft import Draft
from archive.importers.readers import reader_for, seed_text
from archive.importers.recorder import record
from archive.importers.sheet import Sheet, check_evidence, parse_sheet
from archive.importers.toml_fields import FieldError
from archive.importers.vocabulary import Vocabulary, match_tags
from archive.models import Capture, IssuedKey


class Outcome(StrEnum):
    """What came of a file."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of one file: the article's key and status, or the reason why it was refused; remarks for the editor."""

    name: str
    outcome: Outcome
    key: str = ""
    status: str = ""
    reason: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """An original as it came: its bytes, its file name, where from, and the encoding that an editor named."""

    content: bytes
    filename: str
    origin: str = ""
    encoding: str | None = None
    media_type: str = "text/plain"


def draft_from_text(text: str, vocabulary: Vocabulary | None = None) -> Draft:
    """What a pasted text seems to be; with a vocabulary, also its tags. Raises UnreadableError; touches no table."""
    decode(text.encode("utf-8", "surrogatepass"))
    return _with_tags(seed_text.read_text(text), vocabulary)


def import_file(
    path: Path,
    *,
    dry_run: bool = False,
    encoding: str | None = None,
    vocabulary: Vocabulary | None = None,
) -> ImportResult:
    """Import one file with the editor's sheet beside it, if there is one; a dry run changes nothing.

    Never raises for what is wrong with a file: the result says why it was refused.
    """
    try:
        content = read_plain_file(path)
        original = Original(content, storable(path.name), storable(_origin(path)), encoding)
        sheet_path = path.with_suffix(".toml")
        sheet_text = editor_text(sheet_path) if os.path.lexists(sheet_path) else None
    except (UnreadableError, FieldError) as error:
        return _refused(path.name or str(path), str(error))
    return import_original(original, sheet_text, dry_run=dry_run, vocabulary=vocabulary)


def import_original(
    original: Original,
    sheet_text: str | None = None,
    *,
    dry_run: bool = False,
    vocabulary: Vocabulary | None = None,
) -> ImportResult:
    """Import bytes in one transaction: everything about the article is written, or nothing."""
    try:
        if known := _known(original.content):
            return _unchanged(original.filename, known)
        # Read before the transaction, which keeps all others from saving.
        draft = reader_for(original.filename)(original.content, original.encoding)
        if sheet_text is None:
            draft = _with_tags(draft, vocabulary or authorities.vocabulary())
        with transaction.atomic():
            result = _import(original, draft, sheet_text)
            transaction.set_rollback(dry_run)
            return result
    except (UnreadableError, FieldError) as error:
        return _refused(original.filename, str(error))
    except ValidationError as error:
        return _refused(original.filename, " ".join(error.messages))


def _import(original: Original, draft: Draft, sheet_text: str | None) -> ImportResult:
    # Another may have imported the same bytes meanwhile.
    if known := _known(original.content):
        return _unchanged(original.filename, known)
    sheet, remarks = _checked_sheet(original, sheet_text)
    capture = Capture(
        content=original.content,
        media_type=original.media_type,
        filename=original.filename,
        origin=original.origin,
    )
    article = record(draft, capture, sheet)
    remarks += _doubts(draft)
    return ImportResult(
        original.filename, Outcome.CREATED, article.key, article.status, remarks=remarks
    )


def _doubts(draft: Draft) -> tuple[str, ...]:
    doubts = {
        "لم يُعثر على عنوان، فوُضعت أول كلمات النص مكانه.": draft.title is None,
        "ليس فيه حروف عربية.": not re.search("[ء-ي]", draft.body_text),
        "فيه محارف تالفة (\ufffd).": "\ufffd" in draft.body_text,
    }
    return tuple(doubt for doubt, present in doubts.items() if present)


def _unchanged(name: str, capture: Capture) -> ImportResult:
    """The answer for bytes that are in the archive already: nothing changes, later corrections stay."""
    return ImportResult(name, Outcome.UNCHANGED, capture.article.key, capture.article.status)


def _known(content: bytes) -> Capture | None:
    digest = hashlib.sha256(content).hexdigest()
    captures = Capture.objects.filter(sha256=digest).defer("content")
    return captures.select_related("article").first()


def _checked_sheet(
    original: Original, sheet_text: str | None
) -> tuple[Sheet | None, tuple[str, ...]]:
    """The sheet with its evidence found in the file; without its key where that was given to another article."""
    if sheet_text is None:
        return None, ()
    name = Path(original.filename).with_suffix(".toml").name
    sheet = parse_sheet(sheet_text, f"البطاقة {name}")
    text, _ = decode(original.content, original.encoding)
    check_evidence(sheet, original_lines(text))
    if not IssuedKey.objects.filter(pk=sheet.key).exists():
        return sheet, ()
    remark = f"المعرّف {sheet.key} أُعطي من قبل ولا يُعاد، فأُعطيت معرّفًا جديدًا."
    return replace(sheet, key=""), (remark,)


def _with_tags(draft: Draft, vocabulary: Vocabulary | None) -> Draft:
    if vocabulary is None:
        return draft
    return replace(draft, tags=tuple(match_tags(draft.kept, vocabulary)))


def editor_text(path: Path) -> str:
    """The text of a file that an editor wrote. Raises FieldError, which names the file."""
    try:
        return read_plain_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FieldError(f"{path.name}: ليس بترميز UTF-8.") from error
    except UnreadableError as error:
        raise FieldError(f"{path.name}: {error}") from error


def storable(name: str) -> str:
    """A file name as a database takes it: bytes of it that are not UTF-8 stand as \\udcXX."""
    return name.encode("utf-8", "backslashreplace").decode()


def _origin(path: Path) -> str:
    """Where a file came from, without the folders of this machine."""
    own = path.is_absolute() or ".." in path.parts
    return path.name if own else path.as_posix()


def _refused(name: str, reason: str) -> ImportResult:
    return ImportResult(name, Outcome.REFUSED, reason=reason)
