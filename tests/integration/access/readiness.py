"""What stands before going live on each side of the market."""
from __future__ import annotations

from core.actors import SYSTEM
from livestream.models import LiveSession
from livestream.readiness import refusing
from shop.models import Category, PaperKind, Product
from tests.make import livestream, papers, shop


def prepare(planned: LiveSession, goods: Product, number: int) -> dict[str, str]:
    """A paper of these goods that waits to be seen, and an item that was refused for want of one.

    Only crafts are asked for papers.
    """
    papers.ask(PaperKind.ORIGIN, of="craft")
    bags = livestream.add(planned, shop.product(
        goods.cooperative, name=f"Túi phía {number}", category=Category.CRAFT))
    refusing.refuse(SYSTEM, planned.id, bags.code, "chưa có giấy")
    return {"paper": str(papers.paper(goods, seen=False).id), "refused": str(bags.id)}
