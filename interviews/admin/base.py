"""The one ModelAdmin that every admin class extends: it shows the rows of the user's organizations.

"Forbidden" and "absent" look the same here as everywhere: rows of others are not in the queryset
that changelists, forms, history, autocompletion and actions read.
"""

import json
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin import RelatedFieldListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, StackedInline
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminSelectWidget

from interviews import access
from interviews.admin.roles import (
    EDITORS,
    MEMBERS,
    Roles,
    has_role,
    organization_id_of,
    organizations_with,
    user_of,
)
from interviews.models import Organization

TEXTAREA_ROWS = 3
CHOICE = "organization"  # the field that a form has for people in several organizations


class ScopedRelatedFilter(RelatedFieldListFilter):
    """A filter by a related row that offers the rows of the user's organizations only."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        related = access.scope(user_of(request), field.remote_field.model.objects.all())
        return [(str(row.pk), str(row)) for row in related]


class OrganizationScoped:
    """What admin classes and their inlines share: the queryset, the roles, the choices."""

    model: type[Model]
    viewers: ClassVar[Roles] = MEMBERS
    adders: ClassVar[Roles] = EDITORS
    changers: ClassVar[Roles] = EDITORS
    deleters: ClassVar[Roles] = EDITORS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.scope(user_of(request), super().get_queryset(request))  # type: ignore[misc]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request, self.viewers, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request, self.adders, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request, self.changers, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request, self.deleters, obj)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("queryset", related_choices(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Long texts start small: they grow with what is in them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = TEXTAREA_ROWS
        return field


def related_choices(db_field: "ForeignKey[Any, Any]", request: HttpRequest) -> QuerySet[Any]:
    """Rows of the user's organizations; tables that belong to nobody offer nothing."""
    manager = db_field.remote_field.model._default_manager
    if manager.model is Organization or is_owned(manager.model):
        return access.scope(user_of(request), manager.all())
    return manager.none()


def is_owned(model: type[Model]) -> bool:
    """Whether rows of this table say which organization they belong to."""
    return any(field.name == "organization" for field in model._meta.fields)


class CountedList(ChangeList):
    """A list whose head says how many rows there are, and offers all, only where some are left out.

    Where none are left the empty list itself offers to take the filters off.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        is_narrowed = self.query or self.has_active_filters
        if not is_narrowed or not self.result_count:
            self.full_result_count = self.result_count


class OrganizationModelAdmin(OrganizationScoped, ModelAdmin):
    """Every admin class of every package extends this one; a test goes through all of them."""

    #: Rows named after a person appear in the history by kind and id, so that erasure is complete.
    names_a_person = False
    compressed_fields = True
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        refuse_unreadable_list(self.model, request)
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:
        return CountedList

    def organizations_to_add_to(self, request: HttpRequest) -> QuerySet[Organization]:
        return Organization.objects.filter(pk__in=organizations_with(request, self.adders))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = list(super().get_list_display(request))
        return [*shown, "organization"] if self._spans_organizations(request) else shown

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped(given) for given in super().get_list_filter(request)]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        """Who belongs to several organizations chooses one for a new row.

        The fieldsets name that choice; it is no editable field of the model, so it is added here.
        """
        fields = kwargs.get("fields") or []
        kwargs = (
            {**kwargs, "fields": [name for name in fields if name != CHOICE]} if fields else kwargs
        )
        form: type[forms.ModelForm[Any]] = super().get_form(request, obj, change, **kwargs)
        if CHOICE not in fields:
            return form
        choices = self.organizations_to_add_to(request)
        field = forms.ModelChoiceField(choices, widget=UnfoldAdminSelectWidget)
        return type(form.__name__, (form,), {CHOICE: field})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None and self._asks_for_organization(request):
            return [(None, {"fields": [CHOICE]}), *fieldsets]
        return fieldsets

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and is_owned(self.model):
            obj.organization = self._organization_for(request, form)
        refuse_foreign_relations(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows edited with their parent belong to the parent's organization."""
        for row in formset.save(commit=False):
            row.organization_id = organization_id_of(form.instance)
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        allowed = [row.pk for row in queryset if self.has_delete_permission(request, row)]
        super().delete_queryset(request, queryset.filter(pk__in=allowed))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[LogEntry]:
        return [self._log(request, obj, DELETION, "") for obj in queryset]

    def _log(self, request: HttpRequest, obj: Any, flag: int, message: Any) -> LogEntry:
        name = f"{self.opts.verbose_name} {obj.pk}" if self.names_a_person else str(obj)
        return LogEntry.objects.create(
            user_id=user_of(request).pk,
            content_type_id=ContentType.objects.get_for_model(obj).pk,
            object_id=str(obj.pk),
            object_repr=name[:200],
            action_flag=flag,
            change_message=message if isinstance(message, str) else json.dumps(message),
        )

    def _scoped(self, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        field = get_fields_from_path(self.model, given)[-1]
        return (given, ScopedRelatedFilter) if field.is_relation else given

    def _spans_organizations(self, request: HttpRequest) -> bool:
        return is_owned(self.model) and len(organizations_with(request, self.viewers)) > 1

    def _asks_for_organization(self, request: HttpRequest) -> bool:
        return is_owned(self.model) and self.organizations_to_add_to(request).count() > 1

    def _organization_for(self, request: HttpRequest, form: Any) -> Organization:
        """The one chosen among the allowed (the form knows no others), or the only one."""
        chosen = form.cleaned_data.get(CHOICE) or self.organizations_to_add_to(request)[0]
        return cast("Organization", chosen)


class OrganizationInline(OrganizationScoped, StackedInline):
    """Rows edited with their parent; `OrganizationModelAdmin.save_formset` gives them its owner."""

    extra = 0


def refuse_unreadable_list(model: type[Model], request: HttpRequest) -> None:
    """Raises BadRequest: Django would hand filters and chosen rows to the database unread."""
    if any("\0" in value for values in request.GET.lists() for value in (values[0], *values[1])):
        raise BadRequest
    for value in request.POST.getlist(ACTION_CHECKBOX_NAME):
        try:
            model._meta.pk.to_python(value)
        except ValidationError:
            raise BadRequest from None


def refuse_foreign_relations(obj: Model) -> None:
    """The last line of defence: a row never points at a row of another organization."""
    owner = organization_id_of(obj)
    for field in obj._meta.fields:
        if isinstance(field, ForeignKey) and is_owned(field.related_model):
            related = getattr(obj, field.name, None)
            if related is not None and organization_id_of(related) != owner:
                raise PermissionDenied
