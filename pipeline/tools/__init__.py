"""Tools of agents: what the doors (REST, MCP, the live session) call, and how it is guarded."""
