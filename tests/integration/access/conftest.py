"""One market for all tests that walk through it, on each database; each module finds it as it was made."""
from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from tests.conftest import Lending
from tests.databases import DIALECTS
from tests.integration.access import world as building
from tests.integration.access.walking import walked
from tests.integration.access.world import World

_worlds: dict[str, World] = {}


def _kept(dialect: str, lending: Lending, media: str) -> World:
    """The world on this database, made when it is first asked for."""
    made = importlib.import_module("tests.market")

    def fill(app: Flask) -> None:
        _worlds[dialect] = building.make(app, media)

    if dialect not in _worlds:
        lending.furnish(dialect, "world", made.make_schema, made.make_app, fill)
    return _worlds[dialect]


@pytest.fixture(scope="module", params=DIALECTS)
def world(request: pytest.FixtureRequest, lending: Lending, tmp_path_factory: pytest.TempPathFactory
          ) -> Iterator[World]:
    """A market with three sides. Tests of one module share it, so they name what they need and leave it whole.

    The walks of the roles in the module's WALKERS are those through the market as it was made.
    """
    made = importlib.import_module("tests.market")
    kept = _kept(request.param, lending, str(tmp_path_factory.mktemp("kept")))
    for app in lending.lend(request.param, "world", made.make_schema, made.make_app):
        media = tmp_path_factory.mktemp("media") / "files"
        shutil.copytree(kept.media, media)
        app.config["MEDIA_DIR"] = str(media)
        for role in getattr(request.module, "WALKERS", ()):
            walked(kept, role)
        yield replace(kept, media=str(media), walks=dict(kept.walks))
