"""What is seen of a long work, at a terminal and elsewhere."""

import io
import sys
from itertools import count

import pytest

from archive import progress
from archive.progress import shown, silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_a_line_tells_every_ten_seconds_how_far_it_is_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A second for each item.
    monkeypatch.setattr(progress.time, "monotonic", count().__next__)
    assert list(shown("الفهرسة")(range(25), 40)) == list(range(25))
    assert capsys.readouterr().err.splitlines() == [
        "الفهرسة: 25% (10/40) [00:10<00:30,  1.00 مادة/s]",
        "الفهرسة: 50% (20/40) [00:20<00:20,  1.00 مادة/s]",
    ]


def test_at_a_terminal_a_bar_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "DELAY", 0)
    assert list(shown("النسخ", "سجل")("اب", 2)) == ["ا", "ب"]
    assert "\rالنسخ: 100%" in sys.stderr.getvalue()
    assert " سجل/s" in sys.stderr.getvalue()


@pytest.mark.parametrize("file", [Terminal(), io.StringIO()])
def test_short_works_show_nothing(file: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", file)
    assert list(shown("الفهرسة")(silent("اب", 2), 2)) == ["ا", "ب"]
    assert file.getvalue().strip() == ""
