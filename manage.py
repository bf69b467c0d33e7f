"""Django's command line for the archive."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import Error

from archive.outages import outage


def main(arguments: list[str]) -> None:
    """Run a command; an outage of the database ends it with one line and exit code 1."""
    try:
        execute_from_command_line(arguments)
    except Error as error:
        if (found := outage(error)) is None:
            raise
        said = " ".join(str(error).split())
        told = "توقّف الأمر، وما لم يتمّ منه لم يُحفظ: أعده بعد زوال السبب."
        sys.exit(f"{found.reason} {told} ({said})")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    main(sys.argv)
