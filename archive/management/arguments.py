"""What the arguments of commands may be."""

from argparse import ArgumentTypeError


def at_least_one(text: str) -> int:
    """A whole number from 1 up; raises ArgumentTypeError in Arabic."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"«{text}» ليس عددًا من 1 فصاعدًا.")
    return int(text)
