"""Writing very many rows at once, equal to what the commands would have written one by one."""
