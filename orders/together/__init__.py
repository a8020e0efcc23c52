"""Orders of one buyer that are sent together: put together until packed, or waiting for the next live session."""
