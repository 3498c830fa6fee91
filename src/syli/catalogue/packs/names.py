"""Which names a pack may use for things that code must know how to do.

These are the closed sets of mechanisms. Everything a pack can choose freely is a code set in `packs/code_sets/` instead.
`schema.json` repeats the sets that it can check; a test keeps the two equal.
"""

from typing import Final

LANGUAGES: Final = ("fi", "sv", "en")

MODALITIES: Final = ("stay", "group", "visit", "home", "supervised", "drop_in", "remote")
# What this release can record. A pack may already name the others; `check` says so as a notice.
BUILT_MODALITIES: Final = ("stay", "visit", "home", "remote")

GROUPS: Final = ("baby_family", "violence", "family_separation", "community", "municipal")
STATUSES: Final = ("draft", "published", "retired")

# From the most to the least that is known about who came.
IDENTITY_LEVELS: Final = ("named", "pseudonymous", "count_only")

CAPACITY_MODELS: Final = ("places", "slots", "group", "none")
CAPACITY_UNITS: Final = {
    "places": ("place", "family", "person"),
    "slots": ("slot", "visit", "appointment"),
    "group": ("family", "person", "pair"),
}

STATE_KINDS: Final = ("waiting", "open", "paused", "closed")
EFFECTS: Final = ("block", "warn", "ask", "inform")

STEP_KINDS: Final = (
    "contact",
    "application",
    "triage",
    "first_meeting",
    "preparatory_meeting",
    "interview",
    "assessment",
    "decision",
    "order",
    "payment_commitment",
    "agreement",
    "matching",
    "arrival",
)

PRIORITY_RULES: Final = ("none", "by_arrival", "by_urgency", "by_urgency_and_age", "by_special_need", "by_order_date")

PRICE_RULES: Final = ("free", "per_day", "per_night", "per_visit", "per_hour", "per_month", "by_contract")

REGIMES: Final = (
    "statutory_own_contract",
    "statutory_ostopalvelu",
    "state_shelter",
    "grant_funded",
    "anonymous",
)

SAFETY_CHECKS: Final = (
    "adverse_party",
    "protected_identity",
    "safe_contact",
    "same_worker_both_sides",
    "sealed_unit",
    "guardian_for_minor",
    "staggered_arrival",
    "room_conflict",
    "risk_assessment",
    "safety_plan",
    "volunteer_clearance",
)

ANCHORS: Final = (
    "request_received",
    "episode_start",
    "planned_end",
    "episode_end",
    "plan_signed",
    "last_review",
    "last_contact",
    "birth",
    "due_date",
    "commitment_end",
    "order_end",
    "worry_raised",
    "calendar_year",
)
TIMER_KINDS: Final = ("deadline", "review", "warning", "proposal", "follow_up", "reminder")

LIMIT_SUBJECTS: Final = (
    "contacts_before_start",
    "contacts_in_episode",
    "episode_length",
    "hours_per_week",
    "response_days",
    "commitment_at_start",
    "order_at_booking",
    "training_hours",
    "meetings",
    "workers_per_contact",
)

MOMENTS: Final = ("start", "during", "end", "after_each_contact", "follow_up", "yearly")
ANSWER_KEEPING: Final = ("linked", "anonymous", "not_stored")

MEASURES: Final = (
    "clients",
    "families",
    "episodes_new",
    "episodes_ongoing",
    "episodes_ended",
    "contacts",
    "hours",
    "participations",
    "waiting_time",
    "response_time",
    "episode_length",
    "nights",
    "occupancy",
    "group_sessions",
    "visitors",
    "chats",
    "calls",
    "events",
    "event_heads",
    "materials_delivered",
    "volunteers",
    "volunteer_hours",
    "matches",
    "review_compliance",
    "no_place",
    "referral_conversion",
    "lead_time",
)
# A measure that only makes sense when the service is delivered in one of these ways.
MEASURE_NEEDS: Final = {
    "nights": ("stay",),
    "occupancy": ("stay", "group", "supervised"),
    "group_sessions": ("group",),
    "visitors": ("drop_in",),
    "chats": ("remote",),
    "calls": ("remote",),
    "no_place": ("stay",),
}
OUTPUT_UNITS: Final = (
    "contact",
    "visit",
    "hour",
    "night",
    "session",
    "call",
    "chat",
    "head",
    "event",
    "match",
    "item",
    "supervised_visit",
)

TIME_UNITS: Final = ("minute", "hour", "day", "week", "month", "year")
RATE_UNITS: Final = (
    "per_week",
    "per_month",
    "per_year",
    "hour_per_week",
    "hour_per_month",
)
COUNT_UNITS: Final = (
    "family",
    "person",
    "pair",
    "place",
    "slot",
    "appointment",
    "visit",
    "meeting",
    "session",
    "worker",
    "locality",
    "association",
    "night",
    "event",
    "project",
    "item",
)
OTHER_UNITS: Final = ("fte", "percent", "calendar_year", "clock_hour", "school_grade")
UNITS: Final = TIME_UNITS + RATE_UNITS + COUNT_UNITS + OTHER_UNITS

# Parts of Syli with pages of their own for what a pack names among its forms.
FORM_KEEPERS: Final = ("stays",)
PLAN_VIEWS: Final = ("client", "parent", "child", "worker", "network", "sender")
WORDS: Final = ("client", "episode", "place", "contact", "own_worker", "group")
