"""How does a checked document become the dataclasses of `model`? Expects the right shape; decides nothing."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from . import model
from .model import Choice, Code, CodeSet, Figure, Pack, Profile, Texts
from .names import LANGUAGES

_Data = Mapping[str, Any]


def build_pack(document: _Data) -> Pack:
    """Build a pack from a merged document whose texts have been filled in."""
    texts, legal, price = document["texts"], document["legal"], document["price"]
    counting = document["counting"]
    return Pack(
        code=document["code"],
        version=document["version"],
        status=document["status"],
        valid_from=date.fromisoformat(document["valid_from"]),
        valid_to=_date(document.get("valid_to")),
        group=document["group"],
        is_public=document.get("public", True),
        is_trademark=document.get("trademark", False),
        name=build_texts(texts["name"]),
        summary=build_texts(texts["summary"]),
        for_whom=build_texts(texts["for_whom"]),
        getting_in=build_texts(texts["getting_in"]),
        cost=build_texts(texts["cost"]),
        modalities=tuple(document["modalities"]),
        identity=tuple(document["identity"]),
        participants=_participants(document),
        way_in=_way_in(document["way_in"]),
        capacity=_capacity(document["capacity"]),
        states=tuple(
            model.State(code, entry["kind"], build_texts(entry), tuple(entry.get("next", ()))) for code, entry in document["states"].items()
        ),
        results=_choice(document["ending"]["results"]),
        end_reasons=_choice(document["ending"]["reasons"]),
        contacts=_contacts(document),
        steps=tuple(document.get("steps", ())),
        notes=tuple(document.get("notes", ())),
        forms=tuple(
            model.FormUse(code, tuple(entry.get("about", ())), entry.get("moment", "during"), entry.get("required", False))
            for code, entry in document.get("forms", {}).items()
        ),
        timers=_timers(document),
        limits=_limits(document),
        recurring=_recurring(document),
        plan=_plan(document.get("plan")),
        own_worker=_own_worker(document.get("own_worker")),
        safety=tuple(document.get("safety", ())),
        price=model.Price(
            price["rule"],
            price.get("client_pays", False),
            tuple(price.get("payers", ())),
            price.get("commitment", False),
        ),
        legal=model.Legal(tuple(legal["regimes"]), legal["retention"], legal.get("sealed", False)),
        counting=model.Counting(tuple(counting["measures"]), tuple(counting["units"]), tuple(counting.get("national", ()))),
        feedback=_feedback(document),
        quality=tuple(document.get("quality", ())),
        funding=tuple(document["funding"]),
        volunteers=_volunteers(document),
        facts=tuple(model.Fact(code, build_texts(entry), _figure_of(entry)) for code, entry in document.get("facts", {}).items()),
        words={word: build_texts(entry) for word, entry in document.get("words", {}).items()},
        profile=document.get("profile"),
        source_json=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
    )


def pack_from_json(text: str) -> Pack:
    """Build a pack again from its own `source_json`, as kept with a published version."""
    document: dict[str, Any] = json.loads(text)
    return build_pack(document)


def build_texts(entry: _Data) -> Texts:
    """Take the three languages out of a mapping that may hold other things too."""
    return Texts(**{language: entry.get(language, "").strip() for language in LANGUAGES})


def build_code_set(document: _Data) -> CodeSet:
    """Build a code set from its document."""
    return CodeSet(
        document["code_set"],
        document["version"],
        date.fromisoformat(document["valid_from"]),
        _date(document.get("valid_to")),
        build_texts(document["texts"]),
        tuple(_code(code, entry) for code, entry in document["codes"].items()),
    )


def build_profile(document: _Data) -> Profile:
    """Build a profile; its patches stay in the document."""
    services = tuple(document["services"])
    return Profile(document["profile"], document["version"], build_texts(document["texts"]), services)


def _code(code: str, entry: _Data) -> Code:
    return Code(
        code,
        build_texts(entry),
        _date(entry.get("valid_from")),
        _date(entry.get("valid_to")),
        entry.get("parent"),
        tuple(entry.get("tags", ())),
        tuple(entry.get("national", {}).items()),
        entry.get("low"),
        entry.get("high"),
        entry.get("kind"),
        entry.get("modality"),
        entry.get("minutes"),
        _figure(entry.get("keep")),
        entry.get("kept_by"),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(entry: _Data | None) -> Figure | None:
    return None if entry is None else _figure_of(entry)


def _figure_of(entry: _Data) -> Figure:
    source = entry["source"]
    sources = (source,) if isinstance(source, str) else tuple(source)
    return Figure(entry["unit"], sources, entry.get("value"), entry.get("min"), entry.get("max"), entry.get("below"))


def _choice(entry: str | _Data) -> Choice:
    if isinstance(entry, str):
        return Choice(entry)
    return Choice(entry["set"], tuple(entry.get("only", ())), tuple(entry.get("tags", ())))


def _maybe_choice(entry: str | _Data | None) -> Choice | None:
    return None if entry is None else _choice(entry)


def _participants(document: _Data) -> tuple[model.Participant, ...]:
    return tuple(
        model.Participant(
            code,
            build_texts(entry),
            entry.get("client", False),
            entry.get("required", False),
            tuple(entry.get("identity", document["identity"])),
            _figure(entry.get("age")),
            entry.get("age_breach", "warn"),
        )
        for code, entry in document.get("participants", {}).items()
    )


def _way_in(entry: _Data) -> model.WayIn:
    steps = tuple(
        model.Step(
            code,
            build_texts(step),
            step.get("required", False),
            _figure(step.get("at_least")),
            step.get("override"),
        )
        for code, step in entry.get("steps", {}).items()
    )
    return model.WayIn(
        entry["self"],
        entry.get("anonymous", False),
        entry.get("decision", False),
        _choice(entry["sources"]),
        _choice(entry["reasons"]),
        _maybe_choice(entry.get("urgency")),
        steps,
        tuple(entry.get("consents", ())),
        entry["priority"],
        _figure(entry.get("respond_within")),
    )


def _capacity(entry: _Data) -> model.Capacity:
    return model.Capacity(
        entry["model"],
        _figure(entry.get("size")),
        entry.get("over", "warn"),
        entry.get("under", "inform"),
        _figure(entry.get("staffing")),
    )


def _contacts(document: _Data) -> tuple[model.ContactKind, ...]:
    return tuple(
        model.ContactKind(
            code,
            build_texts(entry),
            entry["modality"],
            entry.get("minutes"),
            _maybe_choice(entry.get("themes")),
            _maybe_choice(entry.get("ways")),
            entry.get("count_only", False),
        )
        for code, entry in document["contacts"].items()
    )


def _timers(document: _Data) -> tuple[model.Timer, ...]:
    return tuple(
        model.Timer(
            code,
            build_texts(entry),
            entry["kind"],
            entry["from"],
            _figure(entry.get("after")),
            _figure(entry.get("before")),
            _figure(entry.get("tolerance")),
            entry.get("repeats", False),
            entry.get("if_consent"),
            entry.get("escalate_to"),
        )
        for code, entry in document.get("timers", {}).items()
    )


def _limits(document: _Data) -> tuple[model.Limit, ...]:
    return tuple(
        model.Limit(
            code,
            build_texts(entry),
            entry["subject"],
            entry.get("contact"),
            _figure(entry.get("allowed")),
            entry["effect"],
            entry.get("override"),
        )
        for code, entry in document.get("limits", {}).items()
    )


def _recurring(document: _Data) -> tuple[model.Recurring, ...]:
    return tuple(
        model.Recurring(
            code,
            build_texts(entry),
            _figure(entry.get("times")),
            _figure(entry.get("length")),
            _figure(entry.get("age")),
            entry.get("age_breach", "warn"),
            _figure(entry.get("window")),
            entry.get("optional", False),
            entry.get("shared_room", False),
        )
        for code, entry in document.get("recurring", {}).items()
    )


def _plan(entry: _Data | None) -> model.Plan | None:
    if not entry:
        return None
    return model.Plan(entry["form"], entry.get("required", False), tuple(entry["views"]), _figure(entry.get("review_every")))


def _own_worker(entry: _Data | None) -> model.OwnWorker | None:
    if not entry:
        return None
    return model.OwnWorker(_figure_of(entry["within"]), entry.get("role"))


def _feedback(document: _Data) -> tuple[model.Feedback, ...]:
    return tuple(
        model.Feedback(
            code,
            tuple(entry["from"]),
            entry["moment"],
            _figure(entry.get("after")),
            _figure(entry.get("tolerance")),
            entry.get("if_consent"),
            entry.get("keeping", "anonymous"),
            entry.get("and_yearly", False),
        )
        for code, entry in document.get("feedback", {}).items()
    )


def _volunteers(document: _Data) -> tuple[model.VolunteerKind, ...]:
    return tuple(
        model.VolunteerKind(
            code,
            _figure(entry.get("training")),
            entry.get("interview", False),
            entry.get("clearance", False),
            _figure(entry.get("age")),
        )
        for code, entry in document.get("volunteers", {}).items()
    )
