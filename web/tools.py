"""The tools an assistant gets over MCP: ask, facts, checks, documents. Nothing that writes.

Served at /mcp as streamable HTTP without sessions; who may use them is settled by the guard, as for every route.
"""

import asyncio
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from web.desk import Desk
from web.facts import chosen
from web.problems import Problem
from web.shapes import finding, listed

_MOST = 500


def build_tools(desk: Desk) -> tuple[MCPServer[Any], Starlette]:
    """The server, whose session manager must run while the application does, and its one route."""
    server: MCPServer[Any] = MCPServer(
        "mingzhang",
        log_level="WARNING",
        version=desk.product.split()[-1],
        instructions="Questions about Chinese government budget disclosures. Every figure comes with the cell it is "
        "printed in and a verdict; quote figures as given and pass the verdict on.",
    )

    @server.tool(structured_output=False)
    async def ask(question: str, documents: list[str] | None = None) -> dict[str, Any]:
        """Answers a question in Chinese or English from the disclosures, with values, verdicts and evidence.

        `documents` restricts it to documents with these keys.
        """

        def work() -> dict[str, Any]:
            return desk.ask(question, tuple(documents or ()), (), "mcp").answer.to_json()

        return await _told(work)

    @server.tool(structured_output=False)
    async def facts(document: str, words: str = "", statement: str = "", limit: int = 50) -> dict[str, Any]:
        """Printed figures of one document with their coordinates and places, filtered by words."""

        def work() -> dict[str, Any]:
            found = chosen(desk.document(document), words, statement)
            shown = found[: max(1, min(limit, _MOST))]
            return {"total": len(found), "facts": [fact.model_dump(mode="json") for fact in shown]}

        return await _told(work)

    @server.tool(structured_output=False)
    async def checks(document: str) -> dict[str, Any]:
        """What the accounting identities between the tables of one document say."""

        def work() -> dict[str, Any]:
            found = desk.document(document)
            return {"checks": [finding(check, document).model_dump(mode="json") for check in found.checks]}

        return await _told(work)

    @server.tool(structured_output=False)
    async def documents() -> dict[str, Any]:
        """The documents of the library: key, entity, year, stage."""
        return await _told(lambda: {"documents": [listed(row).model_dump(mode="json") for row in desk.rows()]})

    door = server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard does it
    )
    return server, door


async def _told(work: Any) -> dict[str, Any]:
    try:
        result: dict[str, Any] = await asyncio.to_thread(work)
    except Problem as problem:
        raise ToolError(problem.message("en")) from None
    return result
