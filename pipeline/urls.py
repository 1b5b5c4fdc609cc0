"""Addresses of the slow half beside those of its admin classes."""

from django.contrib import admin
from django.urls import path

from pipeline.admin.exports import export_session
from pipeline.admin.search import show_search

urlpatterns = [
    path("admin/search/", admin.site.admin_view(show_search), name="search"),
    path(
        "admin/exports/<uuid:session_id>.<slug:suffix>",
        admin.site.admin_view(export_session),
        name="export",
    ),
]
