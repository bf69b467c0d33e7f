"""Raqeem: a searchable web archive of Arabic news on digital cooperation."""

__version__ = "0.1.0"
