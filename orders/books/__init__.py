"""The entries behind every figure, as an accountant reads them. Nothing here writes."""
