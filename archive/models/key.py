"""Permanent keys: once issued, a key is never given to anything else."""

import secrets

from django.core.validators import RegexValidator
from django.db import models

# Lower-case letters and digits without vowels and look-alikes, so that a key spells no word and survives dictation.
KEY_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
KEY_LENGTH = 8
validate_key = RegexValidator(
    r"^[0-9a-z]{4,16}\Z", "المعرّف من 4 إلى 16 من الأحرف اللاتينية الصغيرة والأرقام."
)


def random_key() -> str:
    """A fresh random key; about 2.8e11 are possible."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))


class IssuedKey(models.Model):
    """The register of every article key ever given, kept after its article is deleted."""

    key = models.CharField(
        "المعرّف",
        max_length=16,
        primary_key=True,
        validators=[validate_key],
        help_text="معرّف أُعطي لمادة ولا يُعطى لغيرها أبدًا.",
    )
    issued_at = models.DateTimeField("أُعطي في", auto_now_add=True, help_text="متى أُعطي هذا المعرّف.")

    class Meta:
        verbose_name = "معرّف دائم"
        verbose_name_plural = "المعرّفات الدائمة"

    def __str__(self) -> str:
        return self.key
