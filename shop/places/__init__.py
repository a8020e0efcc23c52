"""Administrative units of Vietnam, before and since 1 July 2025, and addresses in people's own words."""
