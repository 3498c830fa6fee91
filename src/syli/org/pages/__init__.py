"""Pages of the door, of one's own account, of organisations and of staff."""
