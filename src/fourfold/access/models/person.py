"""People, what they hold, and the compartments that they are read in to."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fourfold.access.models.label import Labelled, LabelledQuerySet
from fourfold.access.rules import Marking
from fourfold.reference.models import Organisation, Unit


class UserManager(BaseUserManager["User"]):
    """Users, found as the sign-in finds them."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of a name, in whatever case it was typed."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A person who may sign in, or a named service account, which never does."""

    class Kind(models.TextChoices):
        """Who is behind the name."""

        PERSON = "PERSON", "Person"
        SERVICE = "SERVICE", "Service account"

    username = models.TextField(unique=True)
    name = models.TextField()
    title = models.TextField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    kind = models.TextField(choices=Kind, default=Kind.PERSON)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    marking = models.SmallIntegerField(
        choices=[(m.value, m.words) for m in Marking], default=Marking.OFFICIAL
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    sessions_end_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="username_is_lower_case",
                condition=Q(username=models.functions.Lower("username")),
                violation_error_message="A user name is written in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    def get_full_name(self) -> str:
        """Return the name that pages show."""
        return self.name


class Posting(models.Model):
    """A person of one organisation serves in a unit of another, [since, until)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                violation_error_message="A posting ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} user {self.user_id} at organisation {self.organisation_id}"


class RoleHeld(models.Model):
    """A role that somebody holds, [since, until)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    given_by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                violation_error_message="A role ends after it begins.",
            ),
            models.CheckConstraint(
                name="nobody_gives_themselves_a_role",
                condition=~Q(user_id=models.F("given_by_id")),
                violation_error_message="Nobody may give themselves a role.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role} of user {self.user_id}"


class RoleVerb(models.Model):
    """What a role may do, as the database knows it; written by `migrate` from the code."""

    role = models.TextField()
    verb = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(name="role_verb_once", fields=["role", "verb"])]

    def __str__(self) -> str:
        return f"{self.role} may {self.verb}"


class Compartment(models.Model):
    """An operation, a source or a partnership to which people are read in one by one.

    Its name stands apart (`CompartmentName`), for those who are in it only.
    """

    class Kind(models.TextChoices):
        """Why it is closed."""

        OPERATION = "OPERATION", "Operation"
        PARTNER = "PARTNER", "Partner team"
        STANDARDS = "STANDARDS", "Professional standards"
        WITNESS = "WITNESS", "Witness protection"
        SOURCE = "SOURCE", "Source work"

        @property
        def may_be_discovered(self) -> bool:
            """Whether an owner may make it known that something is held under such a one."""
            return self in {Compartment.Kind.OPERATION, Compartment.Kind.PARTNER}

    kind = models.TextField(choices=Kind)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Compartment {self.pk}"


class CompartmentNameQuerySet(LabelledQuerySet["CompartmentName"]):
    """Names that a viewer may read."""


class CompartmentName(Labelled):
    """What a compartment is called, under a label of that compartment."""

    compartment = models.OneToOneField(
        Compartment, on_delete=models.PROTECT, related_name="called", primary_key=True
    )
    name = models.TextField()
    purpose = models.TextField()

    objects = CompartmentNameQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ReadIn(models.Model):
    """Somebody is party to a compartment, [since, until): for a reason, and never for ever.

    lapsed_at: when it ended because their account was given anew, and not because anybody
    decided so of this compartment.
    """

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="compartments")
    by_id = models.BigIntegerField()
    reason = models.TextField()
    since = models.DateField()
    until = models.DateField()
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reading_in_ends",
                condition=Q(until__gte=models.F("since")),
                violation_error_message="Reading in ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} user {self.user_id} in compartment {self.compartment_id}"


class ApiToken(models.Model):
    """A key for programs: only its hash is kept, and it does no more than its verbs."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.TextField()
    prefix = models.TextField()
    hash = models.TextField(unique=True)
    verbs = ArrayField(models.TextField(), default=list, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
