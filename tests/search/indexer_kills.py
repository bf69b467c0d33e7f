"""Kills processes that save, index and rebuild, and looks whether the indexer mends it: run as a process by test_indexer_kills.

Prints for each place of death, as JSON, whether it was reached and what was still wrong after the loop had nothing left to do.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

# Methods, and which of their calls do not return: a call is deadly before it does anything, or when all is done.
PLACES = (
    ("IndexEventQuerySet.record", "after", 1),
    ("WhooshStore.apply", "before", 1),
    ("Generations.note", "after", 1),
    ("CommitStorage.commit", "before", 1),
    ("CommitStorage.commit", "after", 1),
    ("WhooshStore.apply", "after", 1),
    ("IndexEventQuerySet.settle", "after", 1),
    ("Generations.start", "after", 1),
    ("WhooshBackend.document", "after", 7),
    ("Generations.note", "after", 2),
    ("CommitStorage.commit", "after", 2),
    ("CommitStorage.commit", "before", 3),
    ("CommitStorage.commit", "after", 3),
    ("Generations.publish", "before", 1),
    ("Generations.publish", "after", 1),
    ("Generations.clean", "before", 2),
    ("IndexEventQuerySet.settle", "before", 3),
    ("IndexEventQuerySet.settle", "after", 3),
)


def main() -> None:
    """One process after another, each killed at its place."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    django.setup()
    # The tables as they are now, without their history.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
    list(mend())
    for name, when, call in PLACES:
        was_killed = die_at(name, when, call)
        death = {"place": [when, name, call], "killed": was_killed, "wrong": list(mend())}
        sys.stdout.write(f"{json.dumps(death)}\n")


def fill() -> None:
    """Some articles, with a tag."""
    from tests.factories import make_article, make_tag

    tag = make_tag()
    for _ in range(4):
        make_article((tag,))


def work() -> None:
    """Save, tag, add and delete; index it; build anew while another editor saves; index that."""
    from archive.models import Article
    from archive.search import indexer
    from tests.factories import make_article, make_tag

    def saving(articles: Any, total: int) -> Iterator[Any]:
        for number, article in enumerate(articles):
            if number == 1:
                make_article(title="أثناء البناء")
                indexer.drain_all()
            yield article

    first, second = Article.objects.order_by("pk")[:2]
    first.title += "ج"
    first.save()
    first.tags.add(make_tag(key=f"tag-of-{os.getpid()}", label=f"وسم {os.getpid()}"))
    second.delete()
    make_article()
    indexer.drain_all()
    first.save()
    indexer.rebuild(saving)
    indexer.drain_all()


def die_at(name: str, when: str, call: int) -> bool:
    """Do the work in a process that is killed at this place; answers whether it got there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        arm(name, when, call)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def arm(name: str, when: str, call: int) -> None:
    """Have a call of a method kill this process."""
    owner, method = owners()[name.split(".")[0]], name.split(".")[1]
    work_of_method: Callable[..., Any] = getattr(owner, method)
    calls = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = work_of_method(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, method, deadly)


def owners() -> dict[str, type]:
    """The classes of the places."""
    from archive.models.index_event import IndexEventQuerySet
    from archive.search.backends.generations import Generations
    from archive.search.backends.whoosh_backend import WhooshBackend
    from archive.search.backends.whoosh_storage import CommitStorage
    from archive.search.backends.whoosh_store import WhooshStore

    classes = (IndexEventQuerySet, Generations, WhooshBackend, CommitStorage, WhooshStore)
    return {owner.__name__: owner for owner in classes}


def mend() -> Iterator[str]:
    """What is still wrong when the indexer of a new process has nothing left to do."""
    from archive.models import IndexEvent
    from archive.search import indexer, reconcile
    from archive.search.indexing_loop import POLL, IndexingLoop

    lost: list[reconcile.Differences] = []
    # The check at its start would hide what the outbox has lost.
    reconcile.repair = lost.append
    loop = IndexingLoop()
    steps = [loop.step() for _ in range(12)]
    loop.turn.give_up()
    store = indexer.backend().store
    if steps[-1] != POLL or IndexEvent.objects.exists():
        yield "the outbox is not empty"
    if lost or (differences := reconcile.check()):
        yield repr(lost or differences)
    if damaged := store.verify():
        yield f"damaged: {damaged}"
    if [path.name for path in store.root.glob("gen*")] != [store.folder().name]:
        yield "leftovers"


if __name__ == "__main__":
    main()
