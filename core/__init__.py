"""The kernel: how the market writes, answers, waits and remembers. No business noun lives here."""
