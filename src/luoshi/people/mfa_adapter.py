"""How django-allauth keeps second factors for us: sealed."""

from allauth.mfa.adapter import DefaultMFAAdapter

from luoshi.people.cipher import seal, unseal


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Secrets of second factors lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """``text`` as it lies in the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The text behind what lies in the database; raises SealBroken."""
        return unseal(encrypted_text)
