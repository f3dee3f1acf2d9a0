"""Who asks, and what they may do. Off for a single machine, where whoever is there may do all."""

from dataclasses import dataclass
from enum import IntEnum

from scoring.errors import AccessRefused


class UserRole(IntEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = 1
    ANALYST = 2
    ADMIN = 3

    @property
    def label(self) -> str:
        """The role in a word."""
        return self.name.lower()


@dataclass(frozen=True)
class Person:
    """Somebody who uses the product, by the name that the log of the versions shows."""

    name: str
    role: UserRole

    def may(self, role: UserRole) -> bool:
        """Whether this person may do what somebody of a role may."""
        return self.role >= role

    def require(self, role: UserRole, deed: str) -> None:
        """Raise AccessRefused where it takes another role; `deed` is as in "publish a model"."""
        if not self.may(role):
            article = "a" if role is UserRole.VIEWER else "an"
            raise AccessRefused(
                f"To {deed} takes the role of {article} {role.label}; you are signed in as "
                f"{self.role.label}. Ask whoever runs this server to change your role."
            )


# Whoever is at a machine without roles.
LOCAL = Person("", UserRole.ADMIN)
