"""Platforms that we are connected to: what every connection can do, and one adapter for each provider.

Adapters translate and decide nothing: what is heard goes through livestream.hearing, what may be sent is decided in
livestream.replies.
"""
