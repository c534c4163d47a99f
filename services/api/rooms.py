"""What every request works with: the database as two roles, the storage, the door, the events, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.config import ApiSettings
from shared.db import Pool
from shared.storage import Storage

if TYPE_CHECKING:
    from services.api.docs import Description
    from services.api.door import Door
    from services.api.events.hub import Hub
    from services.api.previews import Previews


@dataclass(frozen=True, slots=True)
class Rooms:
    """Lend a handler what it works with."""

    settings: ApiSettings
    editor: Pool
    """As callsheet_editor: pipelines and nodes are written here, and runs are asked for."""
    service: Pool
    """As callsheet_service: what belongs to the system."""
    storage: Storage
    door: Door
    hub: Hub
    description: Description
    previews: Previews
