"""Reading what the federation is made of: areas, organisations, staff, one's own account."""
