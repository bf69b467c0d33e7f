"""What programs are answered."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse


def json_answer(data: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """JSON in which Arabic stands as it is."""
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
