"""Platforms: how the channels of a session are heard and answered, and one adapter for each provider."""
