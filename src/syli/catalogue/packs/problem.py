"""What can be wrong in a pack, and how it is said.

A problem keeps its rule name and values apart from the sentence, so that a page can say the same in another language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Step = str | int
Path = tuple[Step, ...]
Level = Literal["error", "notice"]

MESSAGES: Mapping[str, str] = {
    # reading the file
    "unreadable": "the file cannot be read: {reason}",
    "too_large": "the file is larger than {limit} bytes; a pack is a few pages of text",
    "not_utf8": "the file is not UTF-8 text (first wrong byte at position {position})",
    "bad_yaml": "this is not valid YAML: {reason}",
    "several_documents": "the file holds several YAML documents; keep one in each file",
    "no_anchors": "anchors and aliases (& and *) are not used in packs; write the value out",
    "no_tags": "the tag {tag} is not allowed; packs hold only text, numbers, true/false, lists and mappings",
    "too_deep": "the nesting is deeper than {limit} levels",
    "key_not_text": "a key must be a plain word, not a list or a mapping",
    "duplicate_key": "the key {key} is here twice (first on line {first})",
    "not_a_mapping": "the file must be a mapping of keys at its top level, found {found}",
    "infinite_number": "a number must be finite",
    # shape
    "unknown_key": "unknown key {key}",
    "missing_key": "the key {key} is missing",
    "not_allowed": "{found} is not allowed here",
    "wrong_type": "expected {expected}, found {found}",
    "bad_form": "{found} is not {expected}",
    "empty": "this must not be empty",
    "too_many": "this is longer than allowed ({limit})",
    "out_of_range": "{found} is out of range: {expected}",
    "duplicate_item": "the list has the same item more than once",
    "bad_shape": "this does not fit the pack format: {reason}",
    # identity of files
    "wrong_file_name": "the file holds {found}, so it must be called {expected}",
    "duplicate_pack": "version {version} of {code} is also in {other}",
    "duplicate_code_set": "the code set {code} is also in {other}",
    "duplicate_profile": "the profile {code} is also in {other}",
    "duplicate_name": "{code} has the same {language} name {found}",
    "overlapping_versions": "published version {version} is valid on the same days as version {other}",
    # references
    "unknown_code_set": "there is no code set {found}",
    "unknown_code": "{found} is not in the code set {code_set}",
    "unknown_tag": "no code in the code set {code_set} has the tag {found}",
    "code_not_valid": "{found} in {code_set} is not valid during the whole validity of the pack",
    "nothing_chosen": "the choice leaves no code of {code_set}",
    "unknown_national_system": "no code of a code set used by this pack maps to the national system {found}",
    "national_code_missing": "{found} in {code_set} has no code in the national system {system}",
    "not_a_participant": "{found} is not among the participants",
    "no_text_anywhere": "{found} is not in the code set {code_set} and has no text of its own",
    "unknown_service": "there is no service {found}",
    "unknown_requirement": "{found} is not a known source",
    # meaning
    "unknown_modality": "modality {found} is referenced and Syli does not know it",
    "unbuilt_modality": "modality {found} is referenced and not yet built",
    "modality_not_used": "modality {found} is not among the modalities of this service",
    "modality_never_used": "no contact kind uses the modality {found}",
    "no_client": "at least one participant must be a client, unless the service only counts",
    "identity_not_allowed": "the identity level {found} is not allowed by this service",
    "counts_only": "a service that only counts people keeps no {found}",
    "needs_anonymous": "the anonymous regime does not go with named clients",
    "needs_regime": "{found} needs the legal regime {expected}",
    "shelter_not_sealed": "a state shelter must be sealed: its records are closed to other units",
    "capacity_needs_size": "capacity model {found} needs a size",
    "capacity_has_no_size": "capacity model none has no size or effects",
    "capacity_unit": "capacity model {found} cannot be counted in {unit}",
    "capacity_modality": "capacity model group needs the modality group",
    "figure_empty": "a figure needs value, min, max, below or a combination of bounds",
    "figure_both": "a figure has either a value or bounds, not both",
    "figure_order": "the lower bound {low} is above the upper bound {high}",
    "figure_negative": "a figure cannot be negative",
    "figure_unit": "the unit {found} does not fit here",
    "figure_exact": "this must be one exact value, not a range",
    "whole_number": "this must be a whole number",
    "state_unknown": "the state {found} is not among the states",
    "state_unreachable": "the state {found} cannot be reached from the first state",
    "state_dead_end": "the state {found} is not closed and leads nowhere",
    "state_after_closed": "a closed state leads nowhere, but {found} has next states",
    "state_no_closed": "no state is closed",
    "state_first": "the first state must be of the kind waiting or open",
    "free_with_commitment": "a free service needs no payment commitment",
    "free_for_payer": "a free service has no payers",
    "payer_missing": "price rule {found} needs at least one payer",
    "anchor_needs_commitment": "a timer from the end of the commitment needs price.commitment",
    "anchor_needs_order": "a timer or limit about an order needs the step order in the way in",
    "follow_up_needs_consent": "contact after the end needs if_consent",
    "follow_up_needs_timing": "a follow-up needs after",
    "measure_needs": "the measure {found} needs one of the modalities {expected}",
    "plan_needs_child": "the plan asks for the child's view, but no participant is a child",
    "limit_needs_contact": "a limit on contacts must say which kind of contact it counts",
    "text_missing": "the {language} text is missing",
    "text_same": "the {language} text is the same as the Finnish one",
    "text_placeholder": "the text looks unfinished: {found}",
    "text_contact_data": "the text holds what looks like a phone number or an e-mail address: {found}",
    "text_voice": "texts have no exclamation marks",
    "bad_date": "{found} is not a date of the calendar",
    "dates_order": "the validity ends before it begins",
    # code sets
    "parent_unknown": "the parent {found} is not in this code set",
    "parent_cycle": "the parents of {found} go round in a circle",
    "band_order": "the band ends before it begins",
    "band_overlap": "the band overlaps with {other}",
    "band_gap": "there is a gap between {other} and this band",
    "code_outside_set": "the validity of the code goes beyond that of the code set",
    # forms
    "duplicate_form": "version {version} of the form {code} is also in {other}",
    "form_undefined": "the form {found} has no questions: write forms/{code}.yaml, or take the name away",
    "form_unnamed": "the form {found} is not in the code set forms",
    "form_never_used": "no service asks the form {found}",
    "field_twice": "the field {found} is also in the group {other}",
    "field_unknown": "there is no field {found}",
    "field_later": "the field {found} is asked later, so nothing can hang on it here",
    "count_unknown": "there is no count {found}",
    "group_unknown": "there is no group {found}",
    "answer_unknown": "{found} is not an answer to {field}",
    "condition_form": "a condition names a field and is or at_least, or a count and at_least",
    "choices_needed": "a field of the kind {found} needs choices or a set",
    "choices_idle": "a field of the kind {found} has no choices",
    # profiles
    "patch_action": "a patch has exactly one of set, add and remove",
    "patch_value": "the patch {found} needs {expected}",
    "patch_path": "there is nothing at {found}",
    "patch_not_a_list": "{found} is not a list, so nothing can be added to it",
    "patch_no_change": "the patch changes nothing",
    "patch_frozen": "{found} cannot be changed by a profile",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (or worth knowing) at one place of one file."""

    rule: str
    file: str
    path: Path = ()
    line: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    suggestion: str | None = None
    level: Level = "error"

    @property
    def message(self) -> str:
        """Say what is wrong, what is allowed and what was probably meant."""
        text = MESSAGES[self.rule].format(**self.params)
        if self.suggestion:
            text += f'; did you mean "{self.suggestion}"?'
        if self.allowed:
            text += f" (allowed: {', '.join(self.allowed)})"
        return text

    @property
    def where(self) -> str:
        """Give file, line and the path inside the file."""
        line = f":{self.line}" if self.line else ""
        inside = f" at {shown(self.path)}" if self.path else ""
        return f"{self.file}{line}{inside}"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class PackError(Exception):
    """A pack that was asked for cannot be used; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(path: Path) -> str:
    """Write a path the way a profile would: `way_in.steps[0].code`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def closest(word: object, candidates: Iterable[str]) -> str | None:
    """Find the candidate that was probably meant, or nothing when none is near."""
    if not isinstance(word, str):
        return None
    matches = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return matches[0] if matches else None


def quoted(value: object) -> str:
    """Show a value from a file in a message, shortened, never running over the line."""
    text = str(value).lower() if isinstance(value, bool) else "nothing" if value is None else str(value)
    text = " ".join(text.split())
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'
