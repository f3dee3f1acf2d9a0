"""The REST API as one application, to be served alone or beside the screens."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline

from scoring.api import about, batches, faults, gifts, kept_batches, predict, take_outcomes
from scoring.api.addresses import list_addresses
from scoring.api.described import TITLE, describe
from scoring.api.guard import Door, guarded
from scoring.api.measured import Measured, Meters
from scoring.api.served import ServedModels
from scoring.settings import models_folder

# Of the API: grows where an answer loses or renames something.
VERSION = "1"


def _named(route: APIRoute) -> str:
    return route.name


def create_api(models: Path | None = None, door: Door | None = None) -> FastAPI:
    """The API over the models of a folder, the usual one where none is given."""
    served, meters = ServedModels(models or models_folder()), Meters()
    app = FastAPIOffline(
        title=TITLE, version=VERSION, redoc_url=None, generate_unique_id_function=_named,
        # It would send a client on to http, and with it the key, where a proxy speaks https.
        redirect_slashes=False,
    )  # fmt: skip
    routers = (
        predict.router(served, meters),
        batches.router(served, meters.scored),
        kept_batches.router(),
        take_outcomes.router(),
        gifts.router(),
        about.router(served, meters),
    )
    for each in routers:
        app.include_router(each)
    faults.install(app)
    describe(app, served)
    list_addresses(app, routers)
    guarded(app, door)
    # Outermost, so that what the guard refuses is counted, too.
    app.add_middleware(Measured, meters=meters)
    return app
