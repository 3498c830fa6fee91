"""What people type about organisations, staff and their own accounts."""
