"""Tools of agents: what the doors (REST and MCP) call, and how it is guarded."""
