"""`python -m tests.bench.bare PORT FILE`: a bare endpoint of the framework, to measure against.

It takes the question of `GET /resolve` and gives one answer of its shape, which it does not
have to find: what the framework alone costs.
"""

import sys
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Query

from app.api.schemas.resolve import ResolutionOut, ResolveInFormIn
from app.http.connections import ConnectionLimits, connections_with

_LIMITS = ConnectionLimits(head_seconds=20, unread_seconds=60, most=1_000)


def bare_app(answer: ResolutionOut) -> FastAPI:
    """An application with nothing but this endpoint. Its telemetry is off, as ours is."""
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})

    @app.get("/resolve")
    async def resolve(_asked: Annotated[ResolveInFormIn, Query()]) -> ResolutionOut:
        return answer

    return app


def read_answer(text: str) -> ResolutionOut:
    """An answer as the service wrote it."""
    return ResolutionOut.model_validate_json(text, by_name=True)


def main(port: int, file: Path) -> None:
    """Serve it as `role-registry serve` serves the registry."""
    uvicorn.run(
        bare_app(read_answer(file.read_text("utf-8"))),
        port=port,
        proxy_headers=False,
        http=connections_with(_LIMITS),
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
