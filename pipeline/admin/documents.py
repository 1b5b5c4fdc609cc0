"""The admin of role knowledge: documents that the interviewer of one interview may look up."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget

from interviews import access
from interviews.admin.base import OrganizationModelAdmin, refuse_foreign_relations
from interviews.admin.moments import day_and_time
from interviews.admin.roles import organizations_with, user_of
from interviews.models import Interview
from pipeline.actions.documents import store_document
from pipeline.knowledge.reading import (
    MOST_BYTES,
    Problem,
    UnreadableDocumentError,
    read_document,
)
from pipeline.models import Document

MOST_DOCUMENTS = 50
LONGEST_FILE_NAME = 200
KINDS = _("Plain text (.txt) or Markdown (.md), at most 512 KB.")
SENTENCES: Mapping[Problem, Promise | str] = {
    Problem.KIND: _(
        "Only plain text (.txt) and Markdown (.md) can be read. Save a PDF or a Word document as "
        "text first."
    ),
    Problem.SIZE: _("The file is larger than 512 KB. Divide it into several documents."),
    Problem.ENCODING: _("The file is not in UTF-8. Save it with that encoding and try again."),
    Problem.BINARY: _("The file holds something other than text."),
    Problem.EMPTY: _("There are no words in the file."),
}


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A file is read as it comes in, and not kept: what counts is its text."""

    file = forms.FileField(label=_("File"), help_text=KINDS, widget=UnfoldAdminFileFieldWidget)

    class Meta:
        model = Document
        fields = ("interview", "title")
        help_texts: ClassVar = {"title": _("Empty for the name of the file.")}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if not self.instance._state.adding:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file in its place")

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            self.instance.text = read_document(file.name or "", file.read(MOST_BYTES + 1))
        except UnreadableDocumentError as error:
            raise forms.ValidationError(str(SENTENCES[error.problem])) from None
        self.instance.file_name = PurePath(file.name or "").name[:LONGEST_FILE_NAME]
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        interview = data.get("interview")
        if interview is None:
            return data
        others = Document.objects.filter(interview=interview).exclude(pk=self.instance.pk)
        if others.count() >= MOST_DOCUMENTS:
            self.add_error("interview", _("This interview has 50 documents; delete one first."))
        if not data.get("title"):
            stem = PurePath(self.instance.file_name).stem.replace("_", " ").replace("-", " ")
            data["title"] = " ".join(stem.split())[:120] or _("Document")
        return data


@admin.register(Document)
class DocumentAdmin(OrganizationModelAdmin):
    """Editors give and take; everybody reads what the interviewer may say."""

    form = DocumentForm
    list_display = ("title", "interview", "parts", "uploaded")
    list_filter = ("interview",)
    list_select_related = ("interview", "organization")
    search_fields = ("title", "interview__title")
    fields = ("interview", "title", "file")
    change_form_template = "admin/pipeline/document/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(part_count=Count("passages"))

    @display(description=_("Parts"), ordering="part_count")
    def parts(self, document: Any) -> int:
        return int(document.part_count)

    @display(description=_("Uploaded"), ordering="uploaded_at")
    def uploaded(self, document: Document) -> str:
        return day_and_time(document.uploaded_at)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Interviews of the organizations in which one may edit."""
        editable = Interview.objects.filter(
            organization__in=organizations_with(request, self.adders)
        )
        kwargs["queryset"] = access.scope(user_of(request), editable)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _asks_for_organization(self, request: HttpRequest) -> bool:
        """It belongs where its interview belongs."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not change it has no use for a field to upload to."""
        fields = super().get_fields(request, obj)
        is_open = obj is None or self.has_change_permission(request, obj)
        return fields if is_open else [name for name in fields if name != "file"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.organization_id = obj.interview.organization_id
        refuse_foreign_relations(obj)
        store_document(obj, by=user_of(request), now=timezone.now())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        if document is not None:
            passages = document.passages.order_by("number")
            extra_context = {**(extra_context or {}), "passages": passages}
        return super().change_view(request, object_id, form_url, extra_context)
