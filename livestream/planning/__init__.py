"""Before and around a session: plans, series, run-of-show, calendars, and who is reminded."""
