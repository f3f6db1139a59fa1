"""Offices and officers: only what sign-in and permissions need."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """A department, county or zone; offices form a tree."""

    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="office_name_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(parent=None), name="office_top_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What an officer may do; the predicates stand in ``permissions``."""

    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")


class Officer(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="officers"
    )
    is_active = models.BooleanField(default=True)

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
