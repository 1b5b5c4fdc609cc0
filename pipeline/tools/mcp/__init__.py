"""The MCP door: the catalogue as tools, sessions as resources, over HTTP and over stdio."""
