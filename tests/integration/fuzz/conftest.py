"""The market with three sides, one for each module, to be maltreated."""
from tests.integration.access.conftest import world

__all__ = ["world"]
