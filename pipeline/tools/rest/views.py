"""The REST door: decode, call one tool, encode. Bearer tokens only; cookies mean nothing here."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from interviews.views.guessing import count_miss, has_guessed_too_often
from pipeline.tools.bearer import REFUSED, Unauthorized, challenge, visitor_of
from pipeline.tools.calls import call
from pipeline.tools.rest.openapi import STATUSES, describe
from pipeline.tools.rest.routes import RESOURCES, TOOLS, Resource, path_argument, query_arguments
from pipeline.tools.result import ErrorCode, ToolResult, failed

DOOR = "rest"
GUESSES = "token_guesses"
LARGEST_BODY = 64 * 1024
LONGEST_KEY = 100
JSON = "application/json"


@csrf_exempt
def call_tool(request: HttpRequest, name: str) -> HttpResponse:
    """`POST` with the arguments as a JSON object."""
    if name not in {tool.name for tool in TOOLS}:
        return _answer(failed(ErrorCode.NOT_FOUND, "There is no such tool."))
    if request.method != "POST":
        return _wrong_method("POST")
    return _as_visitor(request, lambda visitor: _call_with_body(request, visitor, name))


@csrf_exempt
def read_resource(request: HttpRequest, resource: Resource, **in_path: str) -> HttpResponse:
    """`GET`; the path and the query are the arguments of its tool."""
    if request.method != "GET":
        return _wrong_method("GET")
    tool = resource.tool
    arguments = {
        **query_arguments(resource, dict(request.GET.lists())),
        **{name: path_argument(tool, name, value) for name, value in in_path.items()},
    }
    return _as_visitor(request, lambda visitor: _answer(call(visitor, tool, arguments, door=DOOR)))


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


def _call_with_body(request: HttpRequest, visitor: Any, name: str) -> HttpResponse:
    if request.content_type != JSON:
        return _error(415, ErrorCode.INVALID_ARGUMENTS, "The body must be application/json.")
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        return _error(400, ErrorCode.INVALID_ARGUMENTS, "Idempotency-Key: too long.")
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        return _error(413, ErrorCode.TOO_LARGE, "The body is too large.")
    try:
        arguments = orjson.loads(body)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        return _error(400, ErrorCode.INVALID_ARGUMENTS, "The body must be a JSON object.")
    return _answer(call(visitor, name, arguments, door=DOOR, call_id=key))


def _as_visitor(request: HttpRequest, answer: Any) -> HttpResponse:
    """Misses slow down misses only: a good token passes from wherever others guess."""
    header = request.headers.get("Authorization", "")
    try:
        visitor = visitor_of(header, door=DOOR, now=timezone.now())
    except Unauthorized:
        if header and has_guessed_too_often(request, of=GUESSES):
            return _answer(failed(ErrorCode.RATE_LIMITED, wait_s=60))
        if header:
            count_miss(request, of=GUESSES)
        refused = _json({"error": {"code": "unauthorized", "message": REFUSED}}, 401)
        refused["WWW-Authenticate"] = challenge(was_given=bool(header))
        return refused
    found: HttpResponse = answer(visitor)
    return found


def _answer(result: ToolResult) -> HttpResponse:
    response = _json(result.content, STATUSES[result.error] if result.error else 200)
    if result.wait_s:
        response["Retry-After"] = str(result.wait_s)
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
