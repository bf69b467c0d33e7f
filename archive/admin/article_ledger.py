"""The original and the ledger of an article: kept when it is added, its lines moved by a button."""

from django.http import HttpRequest

from archive.admin.paste import Reading
from archive.importers import ledger
from archive.models import Article, Capture, RemovedLine

RESTORE = "_restore_line"
REMOVE = "_remove_line"


def keep_original(article: Article, reading: Reading) -> None:
    """Store the bytes as they came, and the lines of them that the article's text does not have."""
    draft = reading.draft
    Capture.objects.create(
        article=article,
        content=reading.content,
        media_type=reading.media_type,
        charset="utf-8",
        filename=reading.filename,
        origin=reading.origin,
        reader=draft.reader,
        reader_version=draft.reader_version,
    )
    kept = {line.strip() for line in f"{article.body}\n{article.about}".splitlines()}
    for removed in draft.removed:
        if removed.text.strip() not in kept:
            RemovedLine.objects.create(
                article=article,
                line=removed.line,
                text=removed.text,
                reason=removed.reason,
                anchor=removed.anchor,
            )


def line_button(request: HttpRequest) -> bool:
    """Whether a button of the ledger was pressed."""
    return RESTORE in request.POST or REMOVE in request.POST


def move_line(request: HttpRequest, article: Article) -> str:
    """Restore or remove the line that the pressed button names, and say so in Arabic.

    Raises LedgerError, with an Arabic message, where there is no such line or it cannot be taken out again.
    """
    restoring = RESTORE in request.POST
    line = _named_line(article, request.POST.get(RESTORE if restoring else REMOVE, ""))
    if restoring:
        ledger.restore(line, request.user)
        return f"أُعيد السطر {line.line} إلى النص."
    ledger.remove(line, request.user)
    return f"أُزيل السطر {line.line} من النص."


def _named_line(article: Article, value: str) -> RemovedLine:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
    line = RemovedLine.objects.filter(article=article, pk=number).first()
    if line is None:
        raise ledger.LedgerError("لا سطر بهذا الرقم في سجل المادة.")
    return line
