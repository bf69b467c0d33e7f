"""A scratch archive for benchmarks: an own data folder, tables, no seeds; gone with the process."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path


def open_scratch_archive() -> Path:
    """Set Django up over an empty archive in a temporary folder; answers the folder."""
    folder = Path(tempfile.mkdtemp(prefix="raqeem-benchmark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["ARCHIVE_DATA_DIR"] = str(folder)
    os.environ.setdefault("ARCHIVE_LOG_LEVEL", "ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return folder
