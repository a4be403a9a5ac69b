"""PostgreSQL: the same store for many processes on many machines."""
