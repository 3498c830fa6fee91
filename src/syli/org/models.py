"""The federation: organisations, units, registers, staff with roles in time, and municipalities by year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from syli.kernel.dates import Weekly
from syli.kernel.names import full_name
from syli.kernel.record import Record
from syli.kernel.scope import ScopedManager
from syli.org.choices import OrganisationKind, Role
from syli.org.rules.passwords import MIN_ALONE, normalised
from syli.org.sign_in.models import AccountLink, IdentityProvider, Remembered, SignInSession

__all__ = [
    "AccountLink",
    "IdentityProvider",
    "Membership",
    "Municipality",
    "Organisation",
    "Owned",
    "Qualification",
    "Register",
    "Registered",
    "Remembered",
    "SignInSession",
    "StaffManager",
    "StaffMember",
    "Unit",
    "WeeklyHours",
]


class Organisation(Record):
    """The federation, a member association, or a body that arranges or pays: a wellbeing county, a municipality, a partner."""

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in OrganisationKind])
    name = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    business_id = models.CharField(max_length=12, blank=True)
    county_code = models.CharField(max_length=2, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A place or team where an organisation works. A secret unit is known outside only by its alias."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    alias = models.CharField(max_length=120, blank=True)
    is_secret = models.BooleanField(default=False)
    municipality_code = models.CharField(max_length=3)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.outward_name

    @property
    def outward_name(self) -> str:
        """Return the name that may be shown outside the unit."""
        return self.alias if self.is_secret else self.name


class Register(Record):
    """A controller's file of persons. Its data key encrypts everything in it; two registers never share a person."""

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registers_controlled")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registers_kept")
    name = models.CharField(max_length=120)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["StaffMember"]):
    """Makes staff accounts; passwords are hashed by the account model itself."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> StaffMember:
        """Create an account that signs in with `username`."""
        member = self.model(username=self.model.normalize_username(username), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class StaffMember(Record, AbstractBaseUser):
    """One person who works with Syli. What she may do follows from her memberships today."""

    username = models.CharField(max_length=80, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fi")
    is_active = models.BooleanField(default=True)
    acting_organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    acting_unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="+")
    # A password of at least 15 characters may stand alone; a shorter one only beside a second factor (ORG-04).
    has_long_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return full_name(self.given_name, self.family_name)

    def get_short_name(self) -> str:
        """Return the given name, for greetings and own-worker labels."""
        return self.given_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; signing in is no change of the record, so it makes nobody's open form stale."""
        if set(kwargs.get("update_fields") or ()) == {"last_login"}:
            kwargs["same_version"] = True
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        """Hash a password in its normal form, and remember whether it is long enough to stand alone."""
        text = None if raw_password is None else normalised(raw_password)
        self.has_long_password = text is not None and len(text) >= MIN_ALONE
        super().set_password(text)

    def check_password(self, raw_password: str | None) -> bool:
        """Compare with a typed password in its normal form."""
        return super().check_password(None if raw_password is None else normalised(raw_password))


class Membership(Record):
    """A role somebody holds in an organisation, perhaps in one unit only, from a day to a day."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)
    # Set when a role is taken away at once, in the middle of a day; end_on alone lasts until midnight.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "staff"], name="membership_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=models.F("start_on")), name="membership_ends_after_start")
        ]


class Qualification(Record):
    """A degree, licence or training that opens tasks (STF-1, STF-2)."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="qualifications")
    code = models.CharField(max_length=60)
    granted_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)


class Municipality(models.Model):
    """One municipality in one year, with the wellbeing services county and region it belonged to then."""

    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=3)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    language_status = models.CharField(max_length=5)
    county_code = models.CharField(max_length=2)
    county_fi = models.CharField(max_length=80)
    county_sv = models.CharField(max_length=80)
    county_en = models.CharField(max_length=80)
    region_code = models.CharField(max_length=2)
    region_fi = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="municipality_once_a_year")]

    def __str__(self) -> str:
        return self.name_fi

    def name_in(self, language: str) -> str:
        """Return the municipality's name: Swedish in Swedish, else Finnish, for a place has no English name of its own."""
        return self.name_sv if language == "sv" else self.name_fi


class Owned(Record):
    """A row that belongs to one organisation: invisible outside its scope, fenced again by row-level security."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True


class Registered(Owned):
    """A row of one register: its secrets are encrypted with that register's key."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def vault_owner_id(self) -> int:
        """Return whose key encrypts this row."""
        return self.register_id


class WeeklyHours(models.Model):
    """Hours of a weekday in which something of an organisation is open; midnight as the end is the end of the day."""

    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="%(class)s_on_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")) | Q(ends="00:00"), name="%(class)s_end_after_begin"),
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="%(class)s_hold_after_start"),
        ]

    @property
    def weekly(self) -> Weekly:
        """Return the hours as rules take them."""
        return Weekly(self.weekday, self.begins, self.ends, self.start_on, self.end_on)
