"""Chat lines and who answers them; conversations while they last, and what is counted of them afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.catalogue.models import ServiceOffer
from syli.chat.choices import ConversationState, Missed, Writer
from syli.chat.rules import Exceptional
from syli.episodes.models import CountOnlyContact
from syli.kernel.record import Record
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Organisation, Owned, StaffMember, WeeklyHours


class ChatLine(Record):
    """A chat that anybody may come to. Its owner sets it up; other associations answer it too. Names no client, so it has no fence."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="chat_lines")
    #: What stands in the visitor's address: neutral, for it stays in the browser's history.
    address = models.SlugField(max_length=40, unique=True)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    #: For whom it is, by age or otherwise, in the words of the line.
    note_fi = models.CharField(max_length=200, blank=True)
    note_sv = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list)
    at_once = models.PositiveSmallIntegerField(default=2)
    most_waiting = models.PositiveSmallIntegerField(default=20)
    #: For how many days the words of a conversation are kept for the worker who held it; 0, the rule, is not at all.
    keep_days = models.PositiveSmallIntegerField(default=0)
    is_closed_on_holidays = models.BooleanField(default=True)
    is_in_use = models.BooleanField(default=True)

    def name_in(self, language: str) -> str:
        """Return the line's name in a language."""
        return {"sv": self.name_sv, "en": self.name_en}.get(language, self.name_fi)

    def note_in(self, language: str) -> str:
        """Return for whom the line is, in a language."""
        return {"sv": self.note_sv, "en": self.note_en}.get(language, self.note_fi)


class LinePart(Record):
    """An association takes part in a line: its workers answer, and what they answer is counted in this offer of it."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="parts")
    association = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="chat_parts")
    offer = models.ForeignKey(ServiceOffer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: Which kind of the service's contacts a conversation is.
    kind = models.CharField(max_length=40, blank=True)
    is_in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "association"], name="chat_part_once")]


class LineHours(WeeklyHours, Record):
    """Hours of a weekday in which a line is open."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="hours")


class LineDay(Record):
    """A day with hours of its own; without hours the line is closed all day."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="days")
    falls_on = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "falls_on"], name="chat_day_once")]

    @property
    def exceptional(self) -> Exceptional:
        """Return the day as rules take it."""
        return Exceptional(self.falls_on, self.begins, self.ends)


class Answerer(Record):
    """A worker whom her association has named to answer a line."""

    part = models.ForeignKey(LinePart, on_delete=models.PROTECT, related_name="answerers")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    is_in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "staff"], name="chat_answerer_once")]


class Duty(Record):
    """From when until when somebody was at the line; without an end she is there now."""

    answerer = models.ForeignKey(Answerer, on_delete=models.PROTECT, related_name="duties")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answerer"], condition=Q(ended_at__isnull=True), name="chat_on_duty_once")]


class Shift(Record):
    """A worker's planned hours at a line. Asked to be swapped, it may be taken over by another who answers the line."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="shifts")
    answerer = models.ForeignKey(Answerer, on_delete=models.PROTECT, related_name="shifts")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_swap_asked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="chat_shift_ends_after_begin")]
        indexes = [models.Index(fields=["line", "begins_at"], name="chat_shift_of_line")]


class Conversation(Owned):
    """A visitor and a worker. The row lasts until it is counted, its moments and words until it is over; who the visitor is stands nowhere."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="conversations")
    #: Hash of the key that lies in the visitor's browser alone; gone when the conversation is over.
    key_hash = models.CharField(max_length=64, null=True, unique=True)
    #: Whose key seals the messages: a key of this conversation's own, erased at its end.
    key_number = models.BigIntegerField(null=True, unique=True)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, default=ConversationState.WAITING, choices=[(s.value, s.value) for s in ConversationState])
    role_code = models.CharField(max_length=40, blank=True)
    age_code = models.CharField(max_length=40, blank=True)
    theme_codes = models.JSONField(default=list)
    holder = models.ForeignKey(Answerer, on_delete=models.PROTECT, null=True, related_name="held")
    came_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    #: What is left of the moments when it is over.
    happened_on = models.DateField()
    hour = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField(default=0)
    waited_minutes = models.PositiveIntegerField(default=0)
    kept_until_on = models.DateField(null=True)
    #: The worker has said that one may ask to be contacted; and the visitor has asked.
    is_contact_offered = models.BooleanField(default=False)
    has_asked_contact = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["line", "state", "came_at"], name="chat_queue")]


class Message(Owned):
    """One line of a conversation, sealed with the conversation's own key."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    key_number = models.BigIntegerField()
    number = models.PositiveIntegerField()
    writer = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Writer])
    text = VaultTextField()
    #: Random, from the page: a form sent twice is one message.
    once_key = models.CharField(max_length=22)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_message_in_order"),
            models.UniqueConstraint(fields=["conversation", "once_key"], name="chat_message_once"),
        ]

    @property
    def vault_owner_id(self) -> int:
        """Return whose key seals this row."""
        return self.key_number


class ChatCount(Owned):
    """What the count of people does not hold of a conversation: the hour, the wait, where it led. No visitor, no worker, no moment."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="counts")
    counted = models.OneToOneField(CountOnlyContact, on_delete=models.PROTECT, related_name="+")
    hour = models.PositiveSmallIntegerField()
    waited_minutes = models.PositiveIntegerField(default=0)
    guided_codes = models.JSONField(default=list)
    was_emergency = models.BooleanField(default=False)
    has_asked_contact = models.BooleanField(default=False)


class ChatMiss(Owned):
    """How many came to a line on a day in an hour and talked with nobody, and why."""

    line = models.ForeignKey(ChatLine, on_delete=models.PROTECT, related_name="misses")
    happened_on = models.DateField()
    hour = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(m.value, m.value) for m in Missed])
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "happened_on", "hour", "kind"], name="chat_miss_once")]
