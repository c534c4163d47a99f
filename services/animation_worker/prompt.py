"""What is to be seen: the words and the picture that an animation begins with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shared.domain.jobs import Job
from shared.domain.limits import animation_complaints
from shared.domain.nodes import Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput
from shared.media.texts import read_text
from shared.worker.executor import Work

_TYPES = {".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Read a job's prompt and picture when an order is written, not at every look how far it is."""

    job: Job
    work: Work
    config: AnimationConfig

    def check(self, provider: Provider) -> None:
        """Raise `InvalidInput` where a provider's model would not make it, before anything is paid."""
        for field, complaint in animation_complaints(provider, self.config).items():
            problem, _, remedy = complaint.partition("; ")
            raise InvalidInput(problem, field=field, remedy=remedy)

    async def words(self, most: int) -> str:
        """Return the slot's text where there is one, else the config's.

        Raises:
            InvalidInput: There is none, or it has more than ``most`` characters.
        """
        given = self.job.one("prompt")
        field = "config.prompt" if given is None else "inputs.prompt"
        text = read_text(await self.work.fetch(given), field) if given is not None else self.config.prompt or ""
        words = " ".join(text.split())
        if not words:
            raise InvalidInput("There is no prompt.", field=field, remedy="Connect a text or set config.prompt.")
        if len(words) > most:
            message = f"The prompt has {len(words):,} characters; at most {most:,} are read."
            raise InvalidInput(message, field=field, remedy="Say it in fewer words.")
        return words

    @property
    def has_picture(self) -> bool:
        """Tell whether there is a picture to begin with."""
        return self.job.one("referenceImage") is not None

    async def picture(self, most_bytes: int) -> Path | None:
        """Return the picture to begin with.

        Raises:
            InvalidInput: It is larger than ``most_bytes``.
        """
        given = self.job.one("referenceImage")
        if given is None:
            return None
        if given.output.size > most_bytes:
            message = f"The picture has {given.output.size / 1e6:.1f} MB; at most {most_bytes / 1e6:.0f} MB are taken."
            raise InvalidInput(message, field="inputs.referenceImage", remedy="Give a smaller one, as a JPEG.")
        return await self.work.fetch(given)


def picture_type(picture: Path) -> str:
    """Return a picture's media type, by its name."""
    return _TYPES.get(picture.suffix.lower(), "image/jpeg")
