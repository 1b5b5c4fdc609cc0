"""The admin of members: owners let people in, change their role and let them go."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from interviews.admin import member_accounts
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.member_form import AnyMemberForm, MemberForm
from interviews.admin.roles import OWNERS, user_of
from interviews.models import Membership, Organization

# Accounts belong to no organization: people become staff by becoming members.
admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(Membership)
class MembershipAdmin(OrganizationModelAdmin):
    """Nobody changes or removes their own membership, so an organization keeps an owner."""

    names_a_person = True
    viewers = OWNERS
    adders = OWNERS
    changers = OWNERS
    deleters = OWNERS
    list_display = ("person", "email", "role")
    list_filter = ("role",)
    list_select_related = ("user", "organization")
    search_fields = ("user__username", "user__email")
    fields = ("person", "email", "role")
    readonly_fields = ("person", "email")
    add_fieldsets = ((None, {"fields": ("username", "email", "role")}),)

    @display(description=_("Person"), ordering="user__username")
    def person(self, membership: Membership) -> str:
        return membership.user.get_username()

    @display(description=_("E-mail"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    def organizations_to_add_to(self, request: HttpRequest) -> QuerySet[Organization]:
        if user_of(request).is_superuser:
            return Organization.objects.all()
        return super().organizations_to_add_to(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).is_superuser or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).is_superuser or super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_change = user_of(request).is_superuser or super().has_change_permission(request, obj)
        return may_change and not _is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_delete = user_of(request).is_superuser or super().has_delete_permission(request, obj)
        return may_delete and not _is_own(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = AnyMemberForm if user_of(request).is_superuser else MemberForm
        return super().get_form(request, obj, change, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [*member_accounts.urls(), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        membership = self.get_object(request, unquote(object_id))
        account = member_accounts.describe_account(request, membership) if membership else None
        context = {**(extra_context or {}), "account": account}
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        account = form.take_account()
        request.account = account  # type: ignore[attr-defined]  # for `response_add`, once
        obj.user, obj.organization = account.user, self._organization_for(request, form)
        known = Membership.objects.filter(user=obj.user, organization=obj.organization).first()
        if known is not None:  # who joins again gets the new role
            obj.pk, obj._state.adding = known.pk, False
        obj.save()

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The only answer that ever holds the password; no cache keeps a page of the admin."""
        return TemplateResponse(
            request,
            "admin/interviews/membership/password.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("%(name)s is in") % {"name": obj.user.get_username()},
                "member": obj,
                "password": request.account.first_password,  # type: ignore[attr-defined]
            },
        )


def _is_own(request: HttpRequest, membership: Membership | None) -> bool:
    return membership is not None and membership.user_id == user_of(request).pk
