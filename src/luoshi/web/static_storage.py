"""Where pages find their scripts and styles on a server: by hashed name once they were collected."""

from whitenoise.storage import (  # type: ignore[import-untyped]  # the library has no types
    CompressedManifestStaticFilesStorage,
)


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """Hashed, compressed files after ``collectstatic``; before it, the files under their own names.

    A server that was never collected serves slower pages instead of none; ``check --deploy`` says so.
    """

    def stored_name(self, name: str) -> str:
        """The name under which ``name`` is served."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored
