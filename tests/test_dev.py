"""The two commands: what dev.py decides before it calls anything."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def quiet_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which nothing can be installed."""
    monkeypatch.setattr(dev, "install_package", lambda package: False)


def test_dev_uses_the_standard_library_alone() -> None:
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            (sys.executable, dev.__file__, "run", "--port", str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"dev.py: cannot listen on 127.0.0.1 port {port}: it is already in use; choose another with --port"
    ]


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("256.1.1.1", 8000)])
def test_an_impossible_address_is_told_in_one_line(host: str, port: int) -> None:
    with pytest.raises(dev.SetUpError, match=f"cannot listen on {host} port {port}"):
        dev.check_port(host, port)


def test_a_free_port_is_accepted() -> None:
    with socket.socket() as lent:
        lent.bind(("127.0.0.1", 0))
        port = lent.getsockname()[1]
    dev.check_port("127.0.0.1", port)


def test_a_changed_lock_file_is_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    lock = tmp_path / "requirements.lock"
    lock.write_text("django==1", encoding="ascii")
    assert not dev.is_installed(lock)
    dev.stamp_of(lock).write_text(dev.digest([lock]), encoding="ascii")
    assert dev.is_installed(lock)
    lock.write_text("django==2", encoding="ascii")
    assert not dev.is_installed(lock)


def test_a_stamp_without_a_working_python_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "bin" / "python")
    dev.stamp_of(dev.LOCK).write_text(dev.digest([dev.LOCK]), encoding="ascii")
    assert not dev.is_installed(dev.LOCK)


@pytest.mark.usefixtures("quiet_system")
def test_a_missing_venv_module_names_the_command_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "PYTHON", Path("/nonexistent/python"))
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.SetUpError, match=r"venv module is missing; .*-venv"):
        dev.ensure_venv()


@pytest.mark.usefixtures("quiet_system")
def test_a_missing_browser_is_named_and_fails_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "BROWSERS", ("no-such-browser",))
    monkeypatch.delenv("CI", raising=False)
    dev.ensure_browser()
    assert "chromium" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(dev.SetUpError, match="chromium"):
        dev.ensure_browser()


@pytest.mark.usefixtures("quiet_system")
def test_missing_fribidi_is_named_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "has_fribidi", lambda: False)
    dev.ensure_fribidi()
    assert "fribidi" in capsys.readouterr().out


def test_fonts_without_npm_fall_back_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "FONTS_CSS", tmp_path / "fonts.css")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    dev.ensure_fonts()
    assert capsys.readouterr().out == (
        "» fonts: system fallback; install Node.js with npm and run again\n"
    )


def test_the_served_host_is_answered_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_ALLOWED_HOSTS", raising=False)
    allowed = dev.serving_environment("192.0.2.7")["ARCHIVE_ALLOWED_HOSTS"]
    assert allowed == "localhost,127.0.0.1,[::1],192.0.2.7"


def test_all_addresses_answer_to_the_name_of_the_machine() -> None:
    assert socket.gethostname() in dev.names_of("0.0.0.0")  # noqa: S104


def test_static_files_are_collected_again_only_when_one_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[str] = []
    (tmp_path / "static").mkdir(exist_ok=True)
    (tmp_path / "static" / "staticfiles.json").touch()
    monkeypatch.setenv("ARCHIVE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(dev, "call", lambda *command, **env: calls.append("collectstatic"))
    dev.collect_static()
    dev.collect_static()
    assert calls == ["collectstatic"]
    monkeypatch.setattr(dev, "static_fingerprint", lambda: "another")
    dev.collect_static()
    assert calls == ["collectstatic", "collectstatic"]


def test_arguments_after_test_go_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(dev, "test", lambda arguments: given.extend(arguments) or 0)
    assert dev.main(["test", "tests/web", "-x", "-q"]) == 0
    assert given == ["tests/web", "-x", "-q"]


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "--colour"], ["check", "-x"]])
def test_an_unknown_command_line_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        dev.main(arguments)
    assert "usage: dev.py" in capsys.readouterr().err


@pytest.mark.usefixtures("quiet_system")
def test_a_missing_postgresql_is_named_skipped_and_fails_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "find_postgresql", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    dev.ensure_postgresql()
    assert dev.outcome("tests on PostgreSQL", dev.ON_POSTGRESQL) == "skipped"
    assert "postgresql (they are skipped)" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(dev.SetUpError, match="postgresql"):
        dev.ensure_postgresql()


def test_all_tests_run_on_both_databases_and_named_ones_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "set_up_tests", lambda: None)
    monkeypatch.setattr(dev, "find_postgresql", lambda: Path())
    monkeypatch.setattr(
        dev.subprocess,
        "run",
        lambda command, **options: (
            ran.append(tuple(command[1:])) or subprocess.CompletedProcess(command, 0)
        ),
    )
    assert dev.test([]) == 0
    assert ran == [("-m", "pytest", *dev.PARALLEL), dev.ON_POSTGRESQL]
    assert dev.test(["tests/test_dev.py"]) == 0
    assert ran[2:] == [("-m", "pytest", "tests/test_dev.py")]


def test_every_check_runs_though_one_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "set_up_tests", lambda: None)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    checks = {"bad": ("-c", "exit(3)"), "good": ("-c", "")}
    monkeypatch.setattr(dev, "CHECKS", checks)
    assert dev.check() == 1
    out = capsys.readouterr().out
    assert "FAILED  bad" in out
    assert "ok      good" in out
