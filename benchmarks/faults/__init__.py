"""Faults on purpose: each module is a section of benchmarks/reliability.py with `measure(options) -> list[Figure]`."""
