"""Template filters for Arabic counts, numbers and dates."""

from django import template

register = template.Library()
