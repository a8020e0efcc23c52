"""What the shop knows: who sells, what, and how much of it is left."""
from shop.models.catalog import PRODUCT, Category, Photo, Product, ProductStatus, Variant
from shop.models.cooperatives import BEGINNING, Cooperative, CooperativeKind, LegalForm
from shop.models.papers import CLAIMS_STARS, Paper, PaperKind, PaperRule
from shop.models.stock import Hold, MoveKind, StockCount, StockItem, StockMove, Unit

__all__ = [
    "BEGINNING", "CLAIMS_STARS", "PRODUCT", "Category", "Cooperative", "CooperativeKind", "Hold", "LegalForm",
    "MoveKind", "Paper", "PaperKind", "PaperRule", "Photo", "Product", "ProductStatus", "StockCount", "StockItem",
    "StockMove", "Unit", "Variant",
]
