"""What an invocation of a Lambda costs: memory by time, storage by time, and a little for each request."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

Architecture = Literal["arm64", "x86_64"]

_FREE_STORAGE_GIGABYTES = Decimal("0.5")
_PLACES = Decimal("0.000001")


class LambdaPrices(BaseModel):
    """The prices of one day, in US dollars."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    source: str
    gigabyte_second: dict[Architecture, Decimal]
    storage_gigabyte_second: Decimal
    """Of ``/tmp``, beyond the first 512 MB."""
    request: Decimal


@cache
def lambda_prices() -> LambdaPrices:
    """Return the prices that came with this version."""
    return LambdaPrices.model_validate_json(files("shared.domain").joinpath("lambda_prices.json").read_bytes())


def invocation_cost(
    seconds: float, *, memory_mb: int, storage_gigabytes: float, architecture: Architecture = "x86_64"
) -> Decimal:
    """Return what an invocation of this length costs, in US dollars; x86, the dearer one, where it is not known."""
    prices, time = lambda_prices(), Decimal(str(round(seconds, 3)))
    storage = max(Decimal(0), Decimal(str(round(storage_gigabytes, 3))) - _FREE_STORAGE_GIGABYTES)
    rate = Decimal(memory_mb) / 1024 * prices.gigabyte_second[architecture] + storage * prices.storage_gigabyte_second
    return (prices.request + time * rate).quantize(_PLACES, ROUND_UP)
