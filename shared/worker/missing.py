"""Say what is missing where a provider could do the work and has no key."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.errors import Permanent
from shared.worker.executor import Made, Work


@dataclass(frozen=True, slots=True)
class Missing:
    """Refuse the jobs of a provider that this worker has no key for."""

    type: NodeType
    provider: Provider
    setting: str
    """The name of the environment variable that brings it."""

    async def run(self, job: Job, work: Work) -> Made:  # noqa: ARG002  an executor's
        """Raise `Permanent` with the two ways out."""
        raise Permanent(
            f"provider {self.provider.value} has no key in this worker",
            field="config.provider",
            remedy=f"set {self.setting}, or use provider local or draft mode (config.mode of the pipeline)",
        )
