"""The REST door: decode, call one tool, encode. Bearer tokens only; cookies mean nothing here."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from interviews.access import Visitor
from interviews.tools import CATALOGUE
from pipeline.tools.bearer import (
    INSUFFICIENT_SCOPE,
    INVALID_TOKEN,
    REFUSED,
    Unauthorized,
    challenge,
    visitor_of,
)
from pipeline.tools.callers import actor_of
from pipeline.tools.calls import UNKNOWN, call, note
from pipeline.tools.guesses import WAIT_S, guesses_too_often
from pipeline.tools.places import Places
from pipeline.tools.rest.openapi import STATUSES, describe
from pipeline.tools.rest.routes import RESOURCES, Resource, path_argument, query_arguments
from pipeline.tools.result import ErrorCode, ToolResult, failed

DOOR = "rest"
LARGEST_BODY = 64 * 1024
LONGEST_KEY = 100
JSON = "application/json"
#: Of one caller, in this process; more of them would use up the connections to the database.
AT_ONCE = 4
places = Places(AT_ONCE)


@csrf_exempt
def call_tool(request: HttpRequest, name: str) -> HttpResponse:
    """`POST` with the arguments as a JSON object."""
    if request.method != "POST":
        return _wrong_method("POST")
    return _as_visitor(request, lambda visitor: _call_with_body(request, visitor, name))


@csrf_exempt
def read_resource(request: HttpRequest, resource: Resource, **in_path: str) -> HttpResponse:
    """`GET`; the path and the query are the arguments of its tool."""
    if request.method != "GET":
        return _wrong_method("GET")
    tool = resource.tool
    try:
        query = dict(request.GET.lists())
    except TooManyFieldsSent:
        return _error(400, ErrorCode.INVALID_ARGUMENTS, "arguments: too many.")
    arguments = {
        **query_arguments(resource, query),
        **{name: path_argument(tool, name, value) for name, value in in_path.items()},
    }
    return _as_visitor(request, lambda visitor: _call(visitor, tool, arguments))


@csrf_exempt
def show_openapi(request: HttpRequest) -> HttpResponse:
    """Public: it says what this software can do, and nothing of what is in it."""
    if request.method != "GET":
        return _wrong_method("GET")
    servers = [{"url": settings.PUBLIC_URL.rstrip("/")}]
    return JsonResponse({**describe(), "servers": servers})


@csrf_exempt
def show_nothing(_request: HttpRequest, **_path: str) -> HttpResponse:
    return _answer(failed(ErrorCode.NOT_FOUND))


def _call_with_body(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    def refuse(status: int, code: ErrorCode, message: str) -> HttpResponse:
        """It is no call, but it is counted as one, and stands on the log."""
        action = name if name in CATALOGUE else UNKNOWN
        noted = note(visitor, action, door=DOOR, refusal=code)
        return _error(status, code, message) if noted.error is code else _answer(noted)

    if request.content_type != JSON:
        return refuse(415, ErrorCode.INVALID_ARGUMENTS, "The body must be application/json.")
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        return refuse(400, ErrorCode.INVALID_ARGUMENTS, "Idempotency-Key: too long.")
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        return refuse(413, ErrorCode.TOO_LARGE, "The body is too large.")
    try:
        arguments = orjson.loads(body)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        return refuse(400, ErrorCode.INVALID_ARGUMENTS, "The body must be a JSON object.")
    return _call(visitor, name, arguments, key)


def _call(visitor: Visitor, name: str, arguments: Mapping[str, Any], key: str = "") -> HttpResponse:
    """In one of the caller's places: each request here has a thread, which cannot wait for one."""
    with places.taken(actor_of(visitor)) as is_free:
        if is_free:
            return _answer(call(visitor, name, arguments, door=DOOR, call_id=key))
    action = name if name in CATALOGUE else UNKNOWN
    busy = note(visitor, action, door=DOOR, arguments=arguments, refusal=ErrorCode.BUSY)
    return _answer(busy)


def _as_visitor(request: HttpRequest, answer: Any) -> HttpResponse:
    """Misses slow down misses only: a good token passes from wherever others guess."""
    header = request.headers.get("Authorization", "")
    try:
        visitor = visitor_of(header, door=DOOR, now=timezone.now())
    except Unauthorized:
        if header and guesses_too_often(request):
            return _answer(failed(ErrorCode.RATE_LIMITED, wait_s=WAIT_S))
        refused = _json({"error": {"code": "unauthorized", "message": REFUSED}}, 401)
        refused["WWW-Authenticate"] = challenge(error=INVALID_TOKEN if header else "")
        return refused
    found: HttpResponse = answer(visitor)
    return found


def _answer(result: ToolResult) -> HttpResponse:
    response = _json(result.content, STATUSES[result.error] if result.error else 200)
    if result.wait_s:
        response["Retry-After"] = str(result.wait_s)
    if result.needs:
        response["WWW-Authenticate"] = challenge(error=INSUFFICIENT_SCOPE, scope=result.needs)
    return response


def _error(status: int, code: ErrorCode, message: str) -> HttpResponse:
    return _json(failed(code, message).content, status)


def _wrong_method(allowed: str) -> HttpResponse:
    response = _error(405, ErrorCode.INVALID_ARGUMENTS, f"This address takes {allowed} only.")
    response["Allow"] = allowed
    return response


def _json(content: Mapping[str, Any], status: int) -> HttpResponse:
    """Never kept by anybody on the way: it is private, and may be gone in a moment."""
    return HttpResponse(
        orjson.dumps(content),
        status=status,
        content_type=JSON,
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"},
    )


__all__ = ["RESOURCES", "call_tool", "read_resource", "show_nothing", "show_openapi"]
