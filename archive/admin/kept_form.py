"""A form whose saving the database refused is shown again with everything that was typed."""

from typing import Any

from django.contrib import admin
from django.contrib.messages.storage import default_storage
from django.db import Error
from django.http import HttpRequest, HttpResponse

from archive.outages import Outage, outage

NOT_SAVED = "{} لم يُحفظ شيء، وما كتبته باقٍ هنا: احفظ ثانية بعد زوال السبب."


class KeptForm(admin.ModelAdmin):
    """A table whose forms outlive an outage of the database."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, or what came of it; after an outage the form once more, not saved."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Error as error:
            found = outage(error)
            if request.method != "POST" or found is None:
                raise
        shown: Any = request
        shown.outage = found
        # What has been said of the saving is not true.
        shown._messages = default_storage(request)
        # Not in a transaction, which would wait for the same lock again.
        view: Any = super()
        return refused(view._changeform_view(request, object_id, form_url, extra_context), found)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form; during an outage it says what happened and is not valid."""
        form = super().get_form(request, obj, change, **kwargs)
        found: Outage | None = getattr(request, "outage", None)
        return refusing(form, found) if found else form


def refusing(form: Any, found: Outage) -> Any:
    """A class of forms as the given one, none of which is valid."""

    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        self.add_error(None, NOT_SAVED.format(found.reason))
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})


def refused(response: HttpResponse, found: Outage) -> HttpResponse:
    """An answer with the status of a change that an outage has refused."""
    response.status_code = found.status
    response["Retry-After"] = str(found.retry_after)
    return response
