"""manage.py import_articles: one line a file, and what is wrong with one stops no other."""

import errno
import io
import os
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.importers.disk_files import why_unreadable
from archive.models import Article, IssuedKey, Source, Status, Tag

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"
GOOD = "000_c444d8441bbc3bad.txt"


def run(*args: object) -> tuple[list[str], int]:
    """The lines on standard output and the exit code."""
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, args), stdout=out)
    except SystemExit as error:
        return out.getvalue().splitlines(), int(error.code or 0)
    return out.getvalue().splitlines(), 0


def test_the_seeds_enter_with_their_lists_and_a_second_run_changes_nothing() -> None:
    lines, code = run(SEEDS)
    assert code == 0
    assert [line.split(":")[0] for line in lines[:2]] == ["sources.toml", "vocabulary.toml"]
    assert len(lines) == 2 + 5 + 1
    assert lines[-1].startswith("أُضيفت 5 مواد")
    assert Article.objects.filter(status=Status.PUBLISHED).count() == 5
    again, code = run(SEEDS)
    assert code == 0
    assert all(line.startswith("موجودة من قبل") for line in again[2:7])
    assert Article.objects.count() == 5


def test_no_seed_gives_a_tag_that_the_vocabulary_lacks() -> None:
    run(SEEDS)
    shipped = (SEEDS / "vocabulary.toml").read_text(encoding="utf-8").count("[[tags]]")
    assert (Tag.objects.count(), Source.objects.count()) == (shipped, 5)


def test_a_dry_run_says_what_would_be_and_changes_nothing() -> None:
    lines, code = run(SEEDS, "--dry-run")
    assert code == 0
    assert sum(line.startswith("ستُضاف") for line in lines) == 5
    assert "تجربة" in lines[-1]
    for table in (Article, Tag, Source, IssuedKey):
        assert not table.objects.exists()


def test_broken_files_get_a_line_each_and_stop_nothing(tmp_path: Path) -> None:
    text = (SEEDS / GOOD).read_text(encoding="utf-8")
    broken = {
        "a-1256.txt": text.replace("؛", "").encode("windows-1256", "replace"),
        "b-utf16.txt": text.encode("utf-16"),
        "c-nul.txt": text.replace(" ", "\x00", 1).encode(),
        "d-empty.txt": b"",
        "e-blank.txt": "\n \u00a0\n".encode(),
        "f-boilerplate.txt": "مقالات ذات صلة\n\nاترك تعليقاً\n\nإغلاق\n".encode(),
        "g-cut.txt": text.encode()[:1001],
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    shutil.copyfile(SEEDS / GOOD, tmp_path / "z-good.txt")
    lines, code = run(tmp_path)
    assert code == 1
    assert len(lines) == len(broken) + 2
    for name, line in zip(broken, lines, strict=False):
        assert line.startswith(f"رُفض {name}: ")
    assert lines[-2].startswith("أُضيفت z-good.txt")
    assert lines[-1] == "أُضيفت مادة واحدة، موجود من قبل: لا مواد، رُفض: 7 ملفات."
    assert Article.objects.count() == 1


def test_a_named_encoding_is_read_and_the_original_kept(tmp_path: Path) -> None:
    data = (SEEDS / GOOD).read_text(encoding="utf-8").encode("windows-1256")
    (tmp_path / "old.txt").write_bytes(data)
    assert run(tmp_path)[1] == 1
    _, code = run(tmp_path, "--encoding", "windows-1256")
    assert code == 0
    capture = Article.objects.get().captures.get()
    assert (bytes(capture.content), capture.charset) == (data, "cp1256")


def test_a_broken_list_is_refused_and_the_articles_still_enter(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.toml").write_text("[[tags]]\nkey = 3\n", encoding="utf-8")
    shutil.copyfile(SEEDS / GOOD, tmp_path / "good.txt")
    lines, code = run(tmp_path)
    assert code == 1
    assert lines[0].startswith("رُفض vocabulary.toml")
    assert Article.objects.count() == 1


def test_a_path_that_is_not_there_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    shutil.copyfile(SEEDS / GOOD, tmp_path / "good.txt")
    lines, code = run(tmp_path / "nowhere", tmp_path / "none.txt", tmp_path / "good.txt")
    assert code == 1
    assert lines[0] == "رُفض nowhere: لا ملف ولا مجلد في هذا المسار."
    assert lines[1] == "رُفض none.txt: لا ملف ولا مجلد في هذا المسار."
    assert lines[2].startswith("أُضيفت good.txt")


def test_a_name_longer_than_the_system_takes_is_refused(tmp_path: Path) -> None:
    lines, code = run(tmp_path / f"{'a' * 300}.txt")
    assert code == 1
    assert "أطول مما يقبله النظام" in lines[0]


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "sources.toml")
    shutil.copyfile(SEEDS / GOOD, tmp_path / "b.txt")
    os.mkfifo(tmp_path / "b.toml")
    lines, code = run(tmp_path)
    assert code == 1
    starts = ["رُفض sources.toml: ليس", "رُفض a.txt: ليس ملفًا عاديًا", "رُفض b.txt: b.toml: ليس"]
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=False)] == starts


def test_folders_below_are_walked_and_each_unknown_file_has_its_line(tmp_path: Path) -> None:
    below = tmp_path / "2018" / "03"
    below.mkdir(parents=True)
    shutil.copyfile(SEEDS / GOOD, below / "deep.txt")
    (tmp_path / "note.docx").write_bytes(b"PK")
    (tmp_path / "alone.toml").write_text("key = 'x'\n", encoding="utf-8")
    (tmp_path / ".hidden").write_bytes(b"")
    (below / "again").symlink_to(tmp_path)
    lines, code = run(tmp_path)
    assert code == 1
    assert [line.split(":")[0] for line in lines[:-1]] == [
        "رُفض alone.toml",
        "رُفض note.docx",
        "رُفض again",
        "أُضيفت deep.txt",
    ]


def test_signs_of_direction_in_a_file_name_are_written_out(tmp_path: Path) -> None:
    name = "a\u202etxt.\u2066b\n.txt"
    shutil.copyfile(SEEDS / GOOD, tmp_path / name)
    lines, _ = run(tmp_path)
    assert lines[0].startswith(r"أُضيفت a\u202etxt.\u2066b\u000a.txt: ")


def test_a_file_name_that_is_not_utf_8_is_imported_and_written_out(tmp_path: Path) -> None:
    shutil.copyfile(SEEDS / GOOD, os.fsencode(tmp_path) + b"/caf\xe9.txt")
    lines, code = run(tmp_path)
    assert code == 0
    assert lines[0].startswith(r"أُضيفت caf\udce9.txt: ")


def test_no_english_word_of_the_system_stands_in_a_reason() -> None:
    codes = (errno.EACCES, errno.EIO, errno.ELOOP, errno.ENOENT)
    reasons = [why_unreadable(OSError(code, os.strerror(code))) for code in codes]
    assert not any(re.search("[A-Za-z]", reason) for reason in reasons)


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    lines, code = run(tmp_path)
    assert code == 0
    assert lines == ["أُضيفت لا مواد، موجود من قبل: لا مواد، رُفض: لا ملفات."]
