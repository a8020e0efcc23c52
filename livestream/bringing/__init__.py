"""Comments that people bring: pasted, in files, and typed from paper."""
