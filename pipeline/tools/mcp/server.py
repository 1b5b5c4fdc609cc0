"""An MCP server for one visitor: what it lists and answers comes from the catalogue."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
)

from interviews.access import Visitor
from interviews.tools import MEMORY_TOOLS
from pipeline.tools.callers import may
from pipeline.tools.calls import call, note
from pipeline.tools.mcp import wire
from pipeline.tools.mcp.prompts import PROMPTS
from pipeline.tools.mcp.resources import KINDS, SESSION, TRANSCRIPT, read_address
from pipeline.tools.mcp.threads import aside
from pipeline.tools.quoting import NOTICE
from pipeline.tools.result import SENTENCES, ErrorCode
from pipeline.tools.sessions import about, readable

#: In `_meta` of a call: the same one again has no second effect.
CALL_ID = "viva/callId"
LONGEST_CALL_ID = 100
MOST_LISTED = 25
INSTRUCTIONS = (
    "The memory of interviews held with Viva: search what was said, read sessions and transcripts, "
    f"work on action items, keep insights. {NOTICE} Say where you quote from, by the link."
)

Context = ServerRequestContext[Any, Any]
#: Asks who is there each time: a token may have been revoked meanwhile. Raises Unauthorized.
Authenticate = Callable[[], Visitor]


class MemoryServer:
    """The handlers; every one of them asks who calls, on a thread that may wait."""

    def __init__(self, authenticate: Authenticate, *, door: str) -> None:
        self.authenticate = authenticate
        self.door = door

    async def list_tools(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        """Those that the visitor may call."""
        visitor = await aside(self.authenticate)()
        shown = [
            wire.tool_of(tool) for tool in MEMORY_TOOLS if await aside(may)(visitor, tool.scope)
        ]
        return ListToolsResult(tools=shown)

    async def call_tool(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        call_id = str((context.meta or {}).get(CALL_ID, ""))[:LONGEST_CALL_ID]

        def run() -> CallToolResult:
            given = params.arguments or {}
            visitor = self.authenticate()
            return wire.result_of(
                call(visitor, params.name, given, door=self.door, call_id=call_id)
            )

        return await aside(run)()

    async def list_resources(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        """The newest sessions; older ones are found by searching."""

        def run() -> ListResourcesResult:
            visitor = self.authenticate()
            refusal = note(visitor, "list_resources", door=self.door)
            if refusal is not None:
                raise _refused(refusal)
            newest = readable(visitor).order_by("-ended_at", "pk")[:MOST_LISTED]
            told = [(str(each.pk), about(each)) for each in newest]
            return ListResourcesResult(
                resources=[
                    wire.resource_of(kind, row_id, _title(session))
                    for row_id, session in told
                    for kind in (SESSION, TRANSCRIPT)
                ]
            )

        return await aside(run)()

    async def list_templates(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(
            resource_templates=[wire.template_of(kind) for kind in KINDS]
        )

    async def read_resource(
        self, _context: Context, params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        uri = str(params.uri)
        found = read_address(uri)

        def run() -> ReadResourceResult:
            if found is None:
                raise _refused(ErrorCode.NOT_FOUND)
            result = call(self.authenticate(), *found, door=self.door)
            if result.error is not None:
                raise _refused(result.error)
            return wire.contents_of(uri, result)

        return await aside(run)()

    async def list_prompts(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListPromptsResult:
        return ListPromptsResult(prompts=[wire.prompt_of(each) for each in PROMPTS.values()])

    async def get_prompt(
        self, _context: Context, params: GetPromptRequestParams
    ) -> GetPromptResult:
        prompt = PROMPTS.get(params.name)
        given = params.arguments or {}
        if prompt is None or set(given) != set(prompt.arguments):
            raise _refused(ErrorCode.INVALID_ARGUMENTS)
        return wire.filled_prompt(prompt, prompt.filled(given))


def build_server(authenticate: Authenticate, *, door: str) -> Server[Any]:
    memory = MemoryServer(authenticate, door=door)
    return Server(
        "viva",
        version=_version(),
        title="Viva",
        instructions=INSTRUCTIONS,
        on_list_tools=memory.list_tools,
        on_call_tool=memory.call_tool,
        on_list_resources=memory.list_resources,
        on_list_resource_templates=memory.list_templates,
        on_read_resource=memory.read_resource,
        on_list_prompts=memory.list_prompts,
        on_get_prompt=memory.get_prompt,
    )


def _refused(code: ErrorCode) -> MCPError:
    return MCPError(code=INVALID_PARAMS, message=SENTENCES[code], data={"code": code.value})


def _title(session: dict[str, Any]) -> str:
    return f"{session['candidate']['name']} · {session['interview']['title']}"


def _version() -> str:
    try:
        return version("viva")
    except PackageNotFoundError:
        return "0"
