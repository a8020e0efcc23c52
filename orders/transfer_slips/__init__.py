"""Photos of transfer slips: buyers send them, persons look at them, and no sum and no state ever follows from one."""
