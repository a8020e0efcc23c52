"""Administrative units of Vietnam: those in force, those before 1 July 2025, and addresses in people's own words."""
