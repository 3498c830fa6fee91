"""What people type into plans, read and checked."""
