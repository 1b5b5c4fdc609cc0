"""An MCP server for one visitor: what it lists and answers comes from the catalogue."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp_types import (
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
from pipeline.tools.mcp import wire
from pipeline.tools.mcp.prompts import PROMPTS
from pipeline.tools.mcp.reception import Authenticate, Reception, TellMissing
from pipeline.tools.mcp.resources import KINDS, SESSION, TRANSCRIPT, read_address
from pipeline.tools.quoting import NOTICE
from pipeline.tools.result import ErrorCode
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


class MemoryServer:
    """The handlers; behind each of them the reception asks who calls."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception

    async def list_tools(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        """Those that the visitor may call."""

        def build(visitor: Visitor) -> ListToolsResult:
            shown = [wire.tool_of(tool) for tool in MEMORY_TOOLS if may(visitor, tool.scope)]
            return ListToolsResult(tools=shown)

        return await self.reception.show("list_tools", build, needs=None)

    async def call_tool(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        """An error is one for the model to read; a missing scope is one for its host."""
        call_id = str((context.meta or {}).get(CALL_ID, ""))[:LONGEST_CALL_ID]
        result = await self.reception.call(params.name, params.arguments or {}, call_id)
        if result.needs:
            raise self.reception.refused(result)
        return wire.result_of(result)

    async def list_resources(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        """The newest sessions; older ones are found by searching."""

        def build(visitor: Visitor) -> ListResourcesResult:
            newest = readable(visitor).order_by("-ended_at", "pk")[:MOST_LISTED]
            told = [(str(each.pk), about(each)) for each in newest]
            return ListResourcesResult(
                resources=[
                    wire.resource_of(kind, row_id, _title(session))
                    for row_id, session in told
                    for kind in (SESSION, TRANSCRIPT)
                ]
            )

        return await self.reception.show("list_resources", build)

    async def list_templates(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        templates = [wire.template_of(kind) for kind in KINDS]
        shown = ListResourceTemplatesResult(resource_templates=templates)
        return await self.reception.show("list_templates", lambda _visitor: shown)

    async def read_resource(
        self, _context: Context, params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        uri = str(params.uri)
        found = read_address(uri)
        if found is None:
            raise await self.reception.turn_away("read_resource", ErrorCode.NOT_FOUND)
        result = await self.reception.call(*found)
        if result.is_error:
            raise self.reception.refused(result)
        return wire.contents_of(uri, result)

    async def list_prompts(
        self, _context: Context, _params: PaginatedRequestParams | None
    ) -> ListPromptsResult:
        shown = ListPromptsResult(prompts=[wire.prompt_of(each) for each in PROMPTS.values()])
        return await self.reception.show("list_prompts", lambda _visitor: shown)

    async def get_prompt(
        self, _context: Context, params: GetPromptRequestParams
    ) -> GetPromptResult:
        prompt = PROMPTS.get(params.name)
        given = params.arguments or {}
        if prompt is None or set(given) != set(prompt.arguments):
            raise await self.reception.turn_away("get_prompt", ErrorCode.INVALID_ARGUMENTS)
        shown = wire.filled_prompt(prompt, prompt.filled(given))
        return await self.reception.show("get_prompt", lambda _visitor: shown)


def build_server(
    authenticate: Authenticate, *, door: str, tell_missing: TellMissing = lambda _scope: None
) -> Server[Any]:
    memory = MemoryServer(Reception(authenticate, door=door, tell_missing=tell_missing))
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


def _title(session: dict[str, Any]) -> str:
    return f"{session['candidate']['name']} · {session['interview']['title']}"


def _version() -> str:
    try:
        return version("viva")
    except PackageNotFoundError:
        return "0"
