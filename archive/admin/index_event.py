"""The outbox in the admin: what the search index has still to learn, for those who maintain it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.admin.read_only import ReadOnlyAdmin
from archive.models import IndexEvent
from archive.plurals import counted


class HowItGoes(admin.SimpleListFilter):
    """Rows that wait for their turn, and rows that were tried in vain."""

    title = "الحال"
    parameter_name = "how"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The two choices."""
        return [("waiting", "تنتظر دورها"), ("failing", "تعذّرت فهرستها")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        """The rows of the choice made; None for all."""
        if self.value() == "waiting":
            return queryset.filter(attempts=0)
        return queryset.filter(attempts__gt=0) if self.value() == "failing" else None


@admin.register(IndexEvent)
class IndexEventAdmin(ReadOnlyAdmin):
    """Pending changes, with what went wrong; those that failed can be tried again without waiting."""

    list_display = ["article_id", "created_at", "attempts", "retry_at", "last_error"]
    list_filter = [HowItGoes]
    search_fields = ["=article_id", "last_error"]
    search_help_text = "ابحث برقم المادة أو بنص الخطأ. تفرغ هذه القائمة من تلقاء نفسها."
    actions = ["retry"]

    @admin.action(description="أعد المحاولة", permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[IndexEvent]) -> None:
        """Have the chosen rows tried at the indexer's next turn."""
        retried = IndexEvent.objects.filter(pk__in=queryset.values("pk")).retry_now()
        text = f"ما سيحاوله المفهرس من جديد الآن: {counted(retried, 'تغيير')}."
        self.message_user(request, text, messages.SUCCESS)
