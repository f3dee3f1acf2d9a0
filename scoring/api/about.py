"""What serves, and whether it does."""

from fastapi import APIRouter

from scoring.api.served import ServedModels


def router(served: ServedModels) -> APIRouter:
    """`GET /health` and `GET /ready`."""
    routes = APIRouter(tags=["About"])

    @routes.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/ready")
    def ready() -> dict[str, str]:
        served.model()
        return {"status": "ready"}

    return routes
