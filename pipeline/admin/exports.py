"""A session taken out of the desk: one format of one session, or everything of several as a ZIP."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from interviews import access
from interviews.admin.roles import user_of
from interviews.bulk import BulkAction
from interviews.models import Session
from pipeline.exports.archive import zip_pieces
from pipeline.exports.collection import files_of
from pipeline.exports.formats import FORMATS, file_name
from pipeline.exports.reading import read_report
from pipeline.exports.report import SessionReport

#: More are exported in several archives.
MOST_SESSIONS = 100


@require_GET
def export_session(request: HttpRequest, session_id: UUID, suffix: str) -> HttpResponse:
    """A file to keep. Every export is noted in the session's history."""
    session = access.access_session(user_of(request), session_id)
    given = FORMATS.get(suffix)
    if given is None:
        raise access.NotFound
    report = read_report(session, now=timezone.now())
    content = given.write(report)
    _note(request, session, _("Exported: %(format)s.") % {"format": given.title})
    return HttpResponse(
        content,
        content_type=given.content_type,
        headers={"Content-Disposition": _as_file(file_name(report, suffix))},
    )


def export_sessions(request: HttpRequest, sessions: QuerySet[Session]) -> HttpResponseBase | None:
    """`sessions` are those the user has chosen among their own; sent while it is made."""
    chosen = list(sessions.order_by("created_at")[: MOST_SESSIONS + 1])
    if len(chosen) > MOST_SESSIONS:
        words = _("Choose at most %(most)d sessions at once.") % {"most": MOST_SESSIONS}
        messages.warning(request, words)
        return None
    if not chosen:
        return None
    for session in chosen:
        _note(request, session, _("Exported, with others: ZIP."))
    now = timezone.now()
    ids = [session.pk for session in chosen]
    files = files_of(read_reports(user_of(request), ids, now=now))
    name = f"sessions-{timezone.localtime(now):%Y-%m-%d-%H%M}.zip"
    headers = {"Content-Disposition": _as_file(name)}
    pieces = _piece_by_piece(zip_pieces(files, now=timezone.localtime(now)))
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)


def read_reports(user: User, ids: list[UUID], *, now: datetime) -> Iterator[SessionReport]:
    """Each is asked for when its turn comes: what was erased meanwhile is left out."""
    for session_id in ids:
        try:
            session = access.access_session(user, session_id)
        except access.NotFound:
            continue
        yield read_report(session, now=now)


async def _piece_by_piece(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """In the request's thread: a slow reader holds up nobody else."""
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece


def _note(request: HttpRequest, session: Session, words: str) -> None:
    admin.site.get_model_admin(Session).log_change(request, session, words)


def _as_file(name: str) -> str:
    """`name` is ASCII without quotation marks (`file_name.py`)."""
    return f'attachment; filename="{name}"'


EXPORT_SESSIONS = BulkAction(
    "export_sessions",
    gettext_lazy("Export (ZIP)"),
    export_sessions,
)
