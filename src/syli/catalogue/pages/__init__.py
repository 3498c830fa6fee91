"""Pages of the catalogue: the directory for everybody, an association's own offers, the steward's packs."""
