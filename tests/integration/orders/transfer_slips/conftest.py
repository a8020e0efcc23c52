"""What every test of photos of transfers may ask for."""
from __future__ import annotations

import pytest

from core import checks
from core.db import db


@pytest.fixture(autouse=True)
def private(app, tmp_path):
    """An empty folder for what only some may see, apart from the one for everybody."""
    app.config["PRIVATE_DIR"] = str(tmp_path / "private")
    app.config["MEDIA_DIR"] = str(tmp_path / "media")
    return tmp_path / "private"


@pytest.fixture(autouse=True)
def _everything_holds(context, private):
    yield
    db.session.rollback()
    assert checks.run() == []
