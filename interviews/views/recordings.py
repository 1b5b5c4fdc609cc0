"""The sound of a session for members of its organization, in the pieces a player asks for."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from interviews.access import access_recording
from interviews.byte_range import ByteRange, RangeNotSatisfiableError, read_range
from interviews.models import Recording

CHUNK_BYTES = 64 * 1024


@require_safe
async def show_recording(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """206 with the asked piece, 200 with everything, 416 outside the file, 404 for strangers."""
    user = await request.auser()
    recording = await sync_to_async(access_recording)(user, recording_id)
    try:
        file = await asyncio.to_thread(recording.file.open, "rb")
    except FileNotFoundError:
        raise Http404 from None
    try:
        asked = read_range(request.headers.get("Range", ""), file.size)
    except RangeNotSatisfiableError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    return _answer(request, recording, file, asked)


def _answer(
    request: HttpRequest, recording: Recording, file: "File[bytes]", asked: ByteRange | None
) -> HttpResponseBase:
    part = asked or ByteRange(0, file.size - 1, file.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Type": recording.content_type,
        "Content-Length": str(part.length),
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
    }
    if asked:
        headers["Content-Range"] = asked.content_range
    status = 206 if asked else 200
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_read(file, part), status=status, headers=headers)


async def _read(file: "File[bytes]", part: ByteRange) -> AsyncIterator[bytes]:
    """In a thread, piece by piece: a slow disk or player holds up nobody else."""
    remaining = part.length
    try:
        await asyncio.to_thread(file.seek, part.first)
        while remaining > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK_BYTES, remaining))
            if not chunk:
                return
            remaining -= len(chunk)
            yield chunk
    finally:
        file.close()
