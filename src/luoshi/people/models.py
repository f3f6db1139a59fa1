"""Offices and officers: who works where, who oversees what, and in which role."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    """What an office is; a development zone (开发区, 新区) is a unit of the city beside its counties."""

    GOVERNMENT = "government", _("Government")
    DEPARTMENT = "department", _("Department")
    COUNTY = "county", _("County or district")
    ZONE = "zone", _("Development zone")
    OTHER = "other", _("Other")


class Office(models.Model):
    """A department, county or zone; offices form a tree."""

    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=20, choices=OfficeKind, default=OfficeKind.OTHER)
    key = models.CharField(max_length=50, blank=True)  # its name in the city's profile, empty outside
    short = models.CharField(max_length=50, blank=True)
    aliases = models.JSONField(default=list, blank=True)  # what else it is called in papers
    adcode = models.CharField(max_length=6, blank=True)  # GB/T 2260, for a county
    source = models.TextField(blank=True)  # where it stands that there is such an office
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="office_key_once"),
            models.CheckConstraint(condition=models.Q(kind__in=OfficeKind.values), name="office_kind_known"),
            models.UniqueConstraint(fields=["parent", "name"], name="office_name_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(parent=None), name="office_top_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What an officer may do; the predicates stand in ``permissions``."""

    SUPERVISOR = "supervisor", _("Supervisor")  # 督查室: owns the ledger, assigns, warns
    VERIFIER = "verifier", _("Verifier")  # 督查室: verifies and strikes off
    REPORTER = "reporter", _("Reporter")  # of an office: reports for it
    HEAD = "head", _("Head of office")  # checks what the reporters submit
    LEADER = "leader", _("Leader")  # oversees offices, decides
    AUDITOR = "auditor", _("Auditor")  # sees everything, changes nothing


class Officer(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="officers"
    )
    is_active = models.BooleanField(default=True)
    # The password was made by somebody else and shown once: the officer chooses another first.
    must_change_password = models.BooleanField(default=False)

    objects = BaseUserManager["Officer"]()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="officer_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"officer:{self.pk}"


class Charge(models.Model):
    """That a leader oversees an office and all beneath it (分管), for a time."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="charges")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="charges")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "office"],
                condition=models.Q(until=None),
                name="charge_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} -> {self.office_id}"


class Demonstration(models.Model):
    """That this platform shows invented data, and from which moment of its own year on; written once."""

    plays_from = models.DateTimeField()
    begun_at = models.DateTimeField()  # by the real clock

    def __str__(self) -> str:
        return f"{self.plays_from}"
