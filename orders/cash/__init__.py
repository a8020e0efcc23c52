"""Cash that was collected at the door, on its way to the bank: of carriers with their statements, and of couriers."""
