"""Creates the first editor's account, from the environment or at a terminal; never with a default password."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

HOW = (
    "no editor account yet: ARCHIVE_ADMIN_PASSWORD=… python3 dev.py run"
    " (or .venv/bin/python manage.py createsuperuser)"
)


class Command(BaseCommand):
    help = "ينشئ حساب المحرّر الأول إن لم يكن في الأرشيف حساب."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if get_user_model().objects.filter(is_superuser=True).exists():
            return
        name = os.environ.get("ARCHIVE_ADMIN_USER") or "editor"
        password = os.environ.get("ARCHIVE_ADMIN_PASSWORD") or self._ask(name)
        if not password:
            self.stdout.write(HOW)
        elif problem := self._problem(name, password):
            self.stdout.write(f"no editor account: {problem}")
        else:
            get_user_model().objects.create_superuser(name, password=password)
            self.stdout.write(f"editor account created: {name}")

    def _ask(self, name: str) -> str:
        """A password typed twice at a terminal; empty where there is none, or the person wants it later."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return ""
        password = getpass.getpass(f"Password for the first account, «{name}» (Enter: later): ")
        if password and getpass.getpass("The same again: ") != password:
            self.stdout.write("the two passwords differ")
            return ""
        return password

    def _problem(self, name: str, password: str) -> str:
        """Why the account cannot be created, or nothing."""
        users = get_user_model()
        if users.objects.filter(username=name).exists():
            return f"«{name}» exists and is no superuser; choose another with ARCHIVE_ADMIN_USER"
        try:
            validate_password(password, users(username=name))
        except ValidationError as error:
            return " ".join(error.messages)
        return ""
