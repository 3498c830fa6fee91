"""Which columns of each table are given row by row; what is left out has its default in every row."""

from __future__ import annotations

from typing import Any

from syli.episodes.models import (
    ClientRelationship,
    Contact,
    ContactParticipant,
    ContactWorker,
    CountOnlyContact,
    Episode,
    EpisodeParticipant,
    EpisodeWorker,
)
from syli.intake.models import HelpRequest, RequestPerson
from syli.people.models import ContactPoint, Household, HouseholdMember, NameToken, Person, Relationship
from syli.records.models import Note, NoteToken, NoteVersion
from syli.stays.models import AdviceCall, Handover, HandoverLine, Hold, PaymentCommitment, Presence, Review, Stay, TurnedAway

STAMP = ("created_at", "created_by_id")

FACTS = (
    "given_name", "family_name", "alias", "identity_code", "born_on", "birth_year", "due_on", "died_on", "is_unborn", "gender",
    "mother_tongue", "service_language", "needs_interpreter", "municipality_code",
)  # fmt: skip
COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Person: (*FACTS, "identity_level", "identity_token", "is_protected", "protected_until", "custodian_id", "source_key", "version", *STAMP),
    NameToken: ("person_id", "token"),
    Relationship: ("person_id", "other_id", "kind", "start_on", *STAMP),
    Household: STAMP,
    HouseholdMember: ("household_id", "person_id", "start_on", *STAMP),
    ContactPoint: ("person_id", "kind", "value", "safety", "when", "what_to_say", "who_answers", "safe_until", "start_on", *STAMP),
    HelpRequest: (
        "unit_id", "service_code", "profile", "received_at", "way", "source_code", "reason_codes", "urgency", "state", "summary", "caller",
        "callback", "municipality_code", "own_worker_id", "waiting_since_on", "decided_at", "decided_by_id", "decision_code", "guided_to",
        "source_key", "changed_at", "version", *STAMP,
    ),
    RequestPerson: ("request_id", "person_id", "role", *STAMP),
    ClientRelationship: ("person_id", "start_on", "end_on", "version", *STAMP),
    Episode: (
        "relationship_id", "unit_id", "offer_id", "request_id", "service_code", "profile", "pack_version", "state", "requested_on", "start_on",
        "end_on", "end_result", "end_reason", "own_worker_id", "legal_basis", "funding_code", "referral_source", "reason_codes",
        "municipality_code", "source_key", "version", *STAMP,
    ),
    EpisodeParticipant: ("episode_id", "person_id", "role", "start_on", "end_on", "version", *STAMP),
    EpisodeWorker: ("episode_id", "staff_id", "kind", "start_on", "end_on", "version", *STAMP),
    Contact: (
        "episode_id", "unit_id", "service_code", "modality", "kind", "way", "theme_codes", "state", "started_at", "minutes", "funding_code",
        "municipality_code", "once_key", "version", *STAMP,
    ),
    ContactParticipant: ("contact_id", "person_id", "role", *STAMP),
    ContactWorker: ("contact_id", "staff_id", *STAMP),
    CountOnlyContact: (
        "unit_id", "service_code", "modality", "kind", "way", "theme_codes", "happened_on", "minutes", "adults", "children", "funding_code",
        "municipality_code", "once_key", *STAMP,
    ),
    Note: ("person_id", "episode_id", "contact_id", "writing", "kind", "happened_on", "source_key", *STAMP),
    NoteVersion: ("note_id", "number", "paragraphs", "written_at", "change_reason", *STAMP),
    NoteToken: ("note_id", "person_id", "token"),
    Stay: ("episode_id", "house_id", "state", "way", "began_at", "ended_at", "planned_end_on", "once_key", "version", *STAMP),
    Presence: ("stay_id", "person_id", "heads", "where", "room_id", "start_at", "end_at", "back_at", "version", *STAMP),
    Hold: ("house_id", "room_id", "adults", "children", "expires_at", "ended_at", "stay_id", "version", *STAMP),
    TurnedAway: ("house_id", "happened_at", "reason", "guided_to", "adults", "children", "once_key", *STAMP),
    AdviceCall: ("house_id", "counted_id", "happened_at", "caller", "guided_to", *STAMP),
    Handover: ("house_id", "shift_on", "shift", "given_by_id", "given_at", "taken_by_id", "taken_at", "version", *STAMP),
    HandoverLine: ("handover_id", "kind", "text", "done_at", "version", *STAMP),
    PaymentCommitment: ("episode_id", "issuer", "reference", "start_on", "end_on", "price_cents", *STAMP),
    Review: ("episode_id", "planned_on", "held_on", "participants", "minutes", "goals", "version", *STAMP),
}  # fmt: skip
