"""Reading what a team has discussed, given, noticed and follows."""
