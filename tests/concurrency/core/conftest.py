"""Here too `app` is core alone."""
from tests.integration.core.conftest import app

__all__ = ["app"]
