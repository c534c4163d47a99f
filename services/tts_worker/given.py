"""Read what a job is given to speak."""

from __future__ import annotations

from shared.domain.jobs import Job
from shared.errors import InvalidInput
from shared.media.ssml import without_ssml
from shared.media.texts import read_text
from shared.worker.executor import Work


async def read_given_script(job: Job, work: Work) -> str:
    """Return the text of the job's script, without speech markup."""
    given = job.one("script")
    if given is None:
        raise InvalidInput("There is no script to speak.", field="inputs.script", remedy="Connect a text asset.")
    return without_ssml(read_text(await work.fetch(given), "inputs.script"))
