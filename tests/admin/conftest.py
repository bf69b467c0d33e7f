"""Editors at their desk, signed in without the cost of hashing a password."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def desk(db: None) -> Client:
    """A browser in which an editor with every right is signed in."""
    client = Client()
    client.force_login(User.objects.create(username="editor", is_staff=True, is_superuser=True))
    return client
