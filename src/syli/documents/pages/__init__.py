"""Pages of national documents."""
