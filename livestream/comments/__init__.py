"""Comments: heard once, understood, acted on by the written rule, or put before a person."""
