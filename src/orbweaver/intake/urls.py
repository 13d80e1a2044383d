"""The intake door's addresses, below ``/report/``."""

from django.urls import URLPattern, path

from orbweaver.intake.views import receipt, report

app_name = "intake"

urlpatterns: list[URLPattern] = [
    path("", report, name="report"),
    path("received/<str:signed>/", receipt, name="receipt"),
]
