"""Questions and competencies of an interview, edited in place: ordered by number or by dragging."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _
from unfold.forms import PaginationInlineFormSet

from interviews.admin.base import OrganizationInline
from interviews.admin.lines import LinesField
from interviews.models import Competency, Question


class PartForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Positions are given anew when all parts are saved, so two may be equal in between."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if "position" in self.fields:
            self.fields["position"].required = False
        if self.instance._state.adding:
            self.initial["position"] = None

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]


class QuestionForm(PartForm):
    class Meta:
        model = Question
        fields = ("position", "text", "follow_ups", "time_budget_minutes", "guidance")


class CompetencyForm(PartForm):
    levels = LinesField(required=False, help_text=_("Anchors from lowest to highest, one a line."))

    class Meta:
        model = Competency
        fields = ("position", "name", "description", "levels")


class OrderedFormSet(PaginationInlineFormSet):
    """Numbers the rows 1, 2, 3 in the order of their positions, new rows last among equals."""

    def save(self, commit: bool = True) -> list[Any]:
        kept = [form for form in self.forms if self._is_kept(form)]
        kept.sort(key=self._place)
        for position, form in enumerate(kept, start=1):
            if form.instance.position != position:
                form.instance.position = position
                form.changed_data.append("position")
        return list(super().save(commit))

    def _is_kept(self, form: Any) -> bool:
        is_stored = not form.instance._state.adding
        return form not in self.deleted_forms and (is_stored or form.has_changed())

    def _place(self, form: Any) -> int:
        position = form.cleaned_data.get("position")
        return len(self.forms) + 1 if position is None else int(position)


class PartInline(OrganizationInline):
    formset: type[BaseInlineFormSet] = OrderedFormSet  # type: ignore[type-arg]
    ordering_field = "position"
    ordering = ("position",)


class QuestionInline(PartInline):
    model = Question
    form = QuestionForm
    fields = ("text", "follow_ups", "time_budget_minutes", "guidance", "position")


class CompetencyInline(PartInline):
    model = Competency
    form = CompetencyForm
    fields = ("name", "description", "levels", "position")
