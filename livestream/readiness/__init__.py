"""Before going live: papers of what is sold, who hosts, and what was tried."""
