"""What an import says to the person who ran it, in Arabic."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from archive.importers.batch import ListResult
from archive.importers.loader import ImportResult, Outcome
from archive.importers.vocabulary_merge import Plan
from archive.models import Status
from archive.plurals import counted

# Controls, signs of direction, and bytes of a name that are not UTF-8: written out, they turn no line around.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# A reason may set its own marks of direction around a switch of the command line.
_OVERRIDES = re.compile("[\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_CREATED = {False: "أُضيفت", True: "ستُضاف"}


def result_line(result: ImportResult, *, dry_run: bool = False) -> str:
    """One line about one file."""
    remarks = "".join(f" {_one_line(remark)}" for remark in result.remarks)
    name = shown_name(result.name)
    if result.outcome is Outcome.REFUSED:
        return f"رُفض {name}: {_one_line(result.reason)}{remarks}"
    status = Status(result.status).label
    if result.outcome is Outcome.UNCHANGED:
        return f"موجودة من قبل {name}: المعرّف {result.key} ({status})، ولم يتغيّر شيء.{remarks}"
    key = "" if dry_run else f"المعرّف {result.key}، "
    return f"{_CREATED[dry_run]} {name}: {key}الحالة {status}.{remarks}"


def list_line(result: ListResult) -> str:
    """One line about a file of sources or tags."""
    if result.loaded is None:
        return f"رُفض {_one_line(result.reason)}"
    return f"{result.name}: {result.loaded.created} جديد، {result.loaded.known} معروف من قبل."


def vocabulary_lines(plan: Plan, *, dry_run: bool = False) -> Iterator[str]:
    """One line about each tag that is new or changes, and one about all."""
    for change in plan.new:
        yield f"جديد: {change.entry.label}"
    for change in plan.changed:
        yield f"{change.tag}: {'؛ '.join(change.differences)}"
    trial = "تجربة بلا حفظ — " if dry_run else ""
    yield f"{trial}{vocabulary_summary(plan)}"


def vocabulary_summary(plan: Plan) -> str:
    """One line about all entries of a vocabulary."""
    return f"وسوم جديدة: {len(plan.new)}، وسوم تتغيّر: {len(plan.changed)}، كما هي: {plan.same}."


def any_refused(lists: Iterable[ListResult], results: Iterable[ImportResult]) -> bool:
    """Whether any file was refused."""
    refused = any(result.outcome is Outcome.REFUSED for result in results)
    return refused or any(result.loaded is None for result in lists)


def summary_line(results: Iterable[ImportResult], *, dry_run: bool = False) -> str:
    """One line about all files."""
    counts = Counter(result.outcome for result in results)
    parts = [
        f"{_CREATED[dry_run]} {counted(counts[Outcome.CREATED], 'مادة')}",
        f"موجود من قبل: {counted(counts[Outcome.UNCHANGED], 'مادة')}",
        f"رُفض: {counted(counts[Outcome.REFUSED], 'ملف')}",
    ]
    trial = "تجربة بلا حفظ — " if dry_run else ""
    return f"{trial}{'، '.join(parts)}."


def shown_name(name: str) -> str:
    """A file name with its invisible and unreadable characters written out as \\uXXXX."""
    return _UNSHOWN.sub(_written_out, name)


def _one_line(text: str) -> str:
    return _OVERRIDES.sub(_written_out, " ".join(text.split()))


def _written_out(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
