"""Fixtures shared by every test: a data folder of the test's own, and plain static files."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import haystack
import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from archive.search.backends.whoosh_store import WhooshStore

# A busy machine is no failure: no test asserts on time.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of an archive without articles."""
    root = tmp_path_factory.mktemp("empty") / "index"
    WhooshStore(root).rebuild((), lambda changed: [])
    return root


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test outlives a power failure."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture(autouse=True)
def _own_index_and_plain_static_files(
    settings: Settings, tmp_path: Path, empty_index: Path
) -> Iterator[None]:
    """No test touches the index of a running archive, and none needs collected static files."""
    # Beside the folder of the test, which is for what the test puts there.
    folder = tmp_path.with_name(f"{tmp_path.name}-archive")
    shutil.copytree(empty_index, folder / "index")
    connections = {name: dict(options) for name, options in settings.HAYSTACK_CONNECTIONS.items()}
    connections["default"]["PATH"] = str(folder / "index")
    settings.HAYSTACK_CONNECTIONS = connections
    # Haystack keeps its connections for each thread; new ones read the settings again.
    haystack.connections.connections_info = connections
    haystack.connections.thread_local = threading.local()
    # WhiteNoise warns of a missing folder, and a warning is an error here.
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    yield
