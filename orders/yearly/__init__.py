"""What sellers earn in a calendar year, against the limit up to which households and individuals pay no tax."""
