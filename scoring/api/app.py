"""The REST API as one application, to be served alone or beside the screens."""

from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from scoring.api import about, batches, faults, predict
from scoring.api.guard import Door, guarded
from scoring.api.served import ServedModels
from scoring.settings import models_folder


def create_api(models: Path | None = None, door: Door | None = None) -> FastAPI:
    """The API over the models of a folder, the usual one where none is given."""
    served = ServedModels(models or models_folder())
    app = FastAPIOffline(title="Lead scoring")
    app.include_router(predict.router(served))
    app.include_router(batches.router(served))
    app.include_router(about.router(served))
    faults.install(app)
    return guarded(app, door)
