"""Changes that are taken back leave no trace in the search; changes that no signal tells of are all found and mended."""

from random import Random

from benchmarks.faults.figures import Figure, Options

ROLLED_BACK = 150


def measure(options: Options) -> list[Figure]:
    """On an archive of its own, in this process."""
    from benchmarks.scratch import open_scratch_archive

    folder = open_scratch_archive()
    # Known once Django is set up.
    from django.db import transaction

    from benchmarks.faults import corpus, traces

    with transaction.atomic():
        corpus.fill(options.scaled(600, 150))
    traces.run("index_changes")
    chance, rounds = Random(options.seed), options.scaled(4, 1)
    return [
        *traces.rolled_back(ROLLED_BACK, chance),
        *traces.written(rounds, chance, folder),
        *traces.hidden(rounds, chance),
    ]
