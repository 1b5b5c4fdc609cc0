"""How the admin looks and where its menu leads: settings of the theme, read by `settings.py`."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

#: The neutral and the accent scale around the tokens in `static/css/tokens.css`.
COLORS = {
    "base": {
        "50": "#f8f7f3",
        "100": "#efede6",
        "200": "#dedbd1",
        "300": "#c3c4bc",
        "400": "#a9b3b3",
        "500": "#646f73",
        "600": "#525c61",
        "700": "#3a4447",
        "800": "#2e3739",
        "900": "#13181a",
        "950": "#0e1213",
    },
    "primary": {
        "50": "#eef6f3",
        "100": "#dcebe6",
        "200": "#bfdcd4",
        "300": "#a6d0c5",
        "400": "#86cfc1",
        "500": "#86cfc1",
        "600": "#14605a",
        "700": "#0d4a45",
        "800": "#1a3532",
        "900": "#122a28",
        "950": "#0b211e",
    },
}


def static_file(name: str) -> Any:
    """The address of a file, found when a page asks: hashed names are not known before."""
    return lambda _request: static(name)


def may(model: str) -> Any:
    """Whether the menu shows a model's list: asks its admin class, as the list itself does."""

    def may_view(request: HttpRequest) -> bool:
        from django.apps import apps  # noqa: PLC0415 - settings are read before applications load
        from django.contrib import admin  # noqa: PLC0415 - as above

        model_admin = admin.site.get_model_admin(apps.get_model(model))
        return model_admin.has_view_permission(request)

    return may_view


def entry(title: Any, icon: str, url_name: str, model: str = "") -> dict[str, Any]:
    item = {"title": title, "icon": icon, "link": reverse_lazy(url_name)}
    return {**item, "permission": may(model)} if model else item


def list_of(title: Any, icon: str, model: str) -> dict[str, Any]:
    url_name = f"admin:{model.lower().replace('.', '_')}_changelist"
    return entry(title, icon, url_name, model)


#: Pages under the address of the list of sessions that have an entry of their own.
OWN_PAGES = ("queue", "live", "compare")


def is_at_sessions(request: HttpRequest) -> bool:
    """Whether the menu marks the list of sessions as where one is."""
    below = request.path.partition(str(reverse_lazy("admin:interviews_session_changelist")))
    return bool(below[1]) and below[2].partition("/")[0] not in OWN_PAGES


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Viva",
    "SITE_HEADER": "Viva",
    "SITE_SYMBOL": "graphic_eq",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": static_file("icons/mark.svg")}
    ],
    "LOGIN": {"form": "interviews.accounts.sign_in_form.SignInForm"},
    "BORDER_RADIUS": "8px",
    "COLORS": COLORS,
    "DASHBOARD_CALLBACK": "interviews.admin.home.describe_home",
    "STYLES": [
        static_file("css/tokens.css"),
        static_file("css/admin.css"),
        static_file("css/desk.css"),
        static_file("css/accounts.css"),
        static_file("css/lists.css"),
    ],
    "SCRIPTS": [
        static_file("js/admin/landmarks.js"),
        static_file("js/admin/pressable.js"),
        static_file("js/admin/scheme.js"),
    ],
    "ACCOUNT": {
        "navigation": [
            entry(_("Change password"), "lock", "admin:password_change"),
            entry(_("Second factor"), "shield", "second_factor"),
            entry(_("Mail to you"), "mail", "admin:pipeline_delivery_mail"),
        ],
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    entry(_("Home"), "home", "admin:index"),
                    entry(_("Search"), "search", "search", "interviews.Session"),
                    entry(_("Queue"), "inbox", "admin:interviews_queue", "interviews.Session"),
                    entry(_("Live"), "sensors", "admin:interviews_live", "interviews.Session"),
                    entry(
                        _("Compare"), "compare", "admin:interviews_compare", "interviews.Session"
                    ),
                    {
                        **list_of(_("Sessions"), "forum", "interviews.Session"),
                        "active": is_at_sessions,
                    },
                    list_of(_("Action items"), "task_alt", "pipeline.ActionItem"),
                    list_of(_("Invitations"), "mail", "interviews.Invitation"),
                    list_of(_("Candidates"), "group", "interviews.Candidate"),
                    list_of(_("Interviews"), "quiz", "interviews.Interview"),
                    list_of(_("Role knowledge"), "menu_book", "pipeline.Document"),
                ]
            },
            {
                "title": _("Behind the desk"),
                "separator": True,
                "items": [
                    list_of(_("Decisions"), "gavel", "interviews.Decision"),
                    list_of(_("Steps"), "checklist", "pipeline.StepRun"),
                    list_of(_("Raw answers"), "report", "pipeline.RawAnswer"),
                    list_of(_("Transcripts"), "fact_check", "pipeline.Quality"),
                    list_of(_("Ratings"), "balance", "pipeline.Rating"),
                    list_of(_("Reviewers' ratings"), "rate_review", "pipeline.ReviewerRating"),
                    list_of(_("Mentioned"), "sell", "pipeline.Link"),
                    list_of(_("Insights"), "lightbulb", "pipeline.Insight"),
                    list_of(_("Comments"), "chat", "pipeline.Comment"),
                    list_of(_("Deliveries"), "outbox", "pipeline.Delivery"),
                    list_of(_("Webhooks"), "webhook", "pipeline.WebhookEndpoint"),
                    list_of(_("Agent tokens"), "key", "interviews.AgentToken"),
                    list_of(_("Audit log"), "receipt_long", "interviews.AuditEntry"),
                    list_of(_("Erasures"), "delete_forever", "interviews.ErasureCertificate"),
                    list_of(_("Members"), "badge", "interviews.Membership"),
                    list_of(_("Organization"), "apartment", "interviews.Organization"),
                ],
            },
        ],
    },
}
