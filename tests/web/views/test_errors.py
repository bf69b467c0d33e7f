"""Pages for what cannot be shown are Arabic and lead on."""

import pytest
from django.test import Client, RequestFactory

from archive.web.views import home
from archive.web.views.errors import bad_request, csrf_failure, permission_denied

pytestmark = pytest.mark.django_db


def test_an_unknown_address_leads_on(client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "لا صفحة بهذا العنوان" in response.content.decode()
    assert 'href="/search/"' in response.content.decode()


def test_a_fault_shows_a_static_arabic_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr(home, "years_with_articles", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "وقع خلل في الموقع" in response.content.decode()
    assert "{%" not in response.content.decode()


def test_an_unknown_host_is_refused_in_arabic(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "طلب غير مفهوم" in response.content.decode()


def test_too_many_parameters_are_refused_in_arabic(client: Client) -> None:
    response = client.get("/search/?" + "&".join(f"x{n}=1" for n in range(1001)))
    assert response.status_code == 400
    assert "طلب غير مفهوم" in response.content.decode()


@pytest.mark.parametrize("address", ["/api/search/", "/api/suggest/"])
def test_programs_are_refused_in_json(client: Client, address: str) -> None:
    response = client.get(address + "?" + "&".join(f"x{n}=1" for n in range(1001)))
    assert response.status_code == 400
    assert "طلب غير مفهوم" in response.json()["error"]


def test_refusals_say_what_to_do() -> None:
    request = RequestFactory().get("/")
    assert "سجّل الدخول" in permission_denied(request, Exception()).content.decode()
    assert "حدّثها" in csrf_failure(request).content.decode()
    refused = (
        csrf_failure(request),
        permission_denied(request, Exception()),
        bad_request(request, Exception()),
    )
    assert [response.status_code for response in refused] == [403, 403, 400]
    assert {response["Cache-Control"] for response in refused} == {"no-store"}


@pytest.mark.parametrize("address", ["/", "/search/", "/tags/", "/about/", "/nothing/"])
def test_every_page_reads_right_to_left_and_forbids_foreign_content(
    client: Client, address: str
) -> None:
    response = client.get(address)
    assert '<html lang="ar" dir="rtl">' in response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert " style=" not in response.content.decode()
