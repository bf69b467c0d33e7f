"""The form that brings a vocabulary to the editors' desk: a file, or the same file carried back for a decision."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from archive.importers.toml_fields import FieldError
from archive.importers.vocabulary_files import MAX_BYTES, VocabularyFile, read_vocabulary

TOO_LARGE = "الملف أكبر من 5 ميغابايت."
DAMAGED = "تلف الملف في الطريق. ارفعه من جديد."


class VocabularyForm(forms.Form):
    """A file to read; once valid, `read` is what it holds and `packed` carries it through the preview."""

    file = forms.FileField(
        label="ملف الوسوم",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.ttl,.rdf,.xml,.toml"}),
        help_text="ملف csv، أو SKOS بصيغة ttl أو rdf، بترميز UTF-8، حتى 5 ميغابايت. ترى ما سيتغيّر قبل أن يُحفظ شيء.",
    )
    packed = forms.CharField(required=False, widget=forms.HiddenInput)
    filename = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = VocabularyFile(())
        self.carried = ("", "")

    def clean(self) -> dict[str, Any]:
        """Read the file; every reason against it stands by its field."""
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return cleaned
        try:
            content, name = _given(cleaned)
            self.read = read_vocabulary(content, name)
            self.carried = (base64.b64encode(content).decode("ascii"), name)
        except (ValidationError, FieldError) as error:
            message = str(error) if isinstance(error, FieldError) else error
            self.add_error("file", message)
        return cleaned


def _given(cleaned: dict[str, Any]) -> tuple[bytes, str]:
    """The bytes and the name of what was uploaded, or carried back."""
    if file := cleaned.get("file"):
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file.read(), file.name
    if not cleaned.get("packed"):
        raise ValidationError("اختر ملفًا.")
    try:
        return base64.b64decode(cleaned["packed"], validate=True), cleaned.get("filename", "")
    except (binascii.Error, ValueError) as error:
        raise ValidationError(DAMAGED) from error
