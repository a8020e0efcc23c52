"""What roles may be granted on."""
from __future__ import annotations

import pytest

from accounts import grants
from accounts.models import Scope
from tests.make import shop as make

pytestmark = pytest.mark.usefixtures("context")


def test_roles_are_granted_on_sellers_communes_and_provinces():
    second, first = make.cooperative("Bản Mới"), make.cooperative("Ánh Dương")

    assert grants.choices(Scope.COOPERATIVE) == [(str(first.id), "Ánh Dương"), (str(second.id), "Bản Mới")]
    assert (make.BINH_LU, "xã Bình Lư, Lai Châu") in grants.choices(Scope.COMMUNE, "binh lu lai chau")
    assert grants.choices(Scope.PROVINCE, "lai chau") == [("12", "Lai Châu")]
