"""Money back to a buyer who keeps the goods, borne by their seller or by the operator."""
