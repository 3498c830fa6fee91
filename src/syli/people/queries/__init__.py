"""Reading people: masked cards, search, family, ways to reach, duplicates, who has looked."""

from syli.people.queries.cards import PersonCard, card, cards, clients_of, findable, known_to, municipality_of, name_of, other_names_of, person_named
from syli.people.queries.duplicates import Candidate, duplicates_of
from syli.people.queries.family import Family, Home, Relative, family_of, guardians_of, moved_out_of, picture_of
from syli.people.queries.looks import Look, looks_at
from syli.people.queries.reach import Reach, ways_to_reach
from syli.people.queries.registers import custodians, register_for, registers_kept
from syli.people.queries.search import Found, Hit, own_clients, search

__all__ = [
    "Candidate",
    "Family",
    "Found",
    "Hit",
    "Home",
    "Look",
    "PersonCard",
    "Reach",
    "Relative",
    "card",
    "cards",
    "clients_of",
    "custodians",
    "duplicates_of",
    "family_of",
    "findable",
    "guardians_of",
    "known_to",
    "looks_at",
    "moved_out_of",
    "municipality_of",
    "name_of",
    "other_names_of",
    "own_clients",
    "person_named",
    "picture_of",
    "register_for",
    "registers_kept",
    "search",
    "ways_to_reach",
]
