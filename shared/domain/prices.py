"""What a node will cost, before it runs, in US dollars. Local work, ffmpeg and results that exist cost nothing.

The table is ``prices.json``, dated. What cannot be known is assumed, and the estimate says so; for a model that the
table does not hold, the dearest of its provider stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shared.domain.effective import EffectiveConfig
from shared.domain.expectations import UNKNOWN, Inputs, spoken_seconds
from shared.domain.nodes import NodeType, Provider
from shared.domain.registry import FREE_PROVIDERS

_ASSUMED_CHARACTERS = 900
_ASSUMED_SECONDS = 60.0
"""A minute of speech, when nothing is known."""
_CENTS = Decimal("0.0001")

Unit = Literal["1000 characters", "second"]


class Price(BaseModel):
    """One line of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Provider
    model: str
    unit: Unit
    usd: Decimal
    """Of one unit."""
    resolution: str | None = None
    """None: any."""
    audio: bool | None = None
    """With or without sound; None: either."""


class PriceTable(BaseModel):
    """All prices of one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    source: str
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What something will cost, and how that was reckoned."""

    usd: Decimal
    basis: str
    """One sentence for a person; names what was assumed."""


FREE = Estimate(Decimal(0), "costs nothing")


@cache
def price_table() -> PriceTable:
    """Return the prices that came with this version."""
    return PriceTable.model_validate_json(files("shared.domain").joinpath("prices.json").read_bytes())


def estimate(node_type: NodeType, effective: EffectiveConfig, inputs: Inputs) -> Estimate:
    """Return what executing a node will cost with its effective provider and config."""
    if effective.provider in FREE_PROVIDERS:
        return FREE
    price, exact = _find_price(effective)
    amount, assumed = _amount(node_type, price.unit, effective.config, inputs)
    units = Decimal(str(amount)) / (1000 if price.unit == "1000 characters" else 1)
    usd = (price.usd * units).quantize(_CENTS, rounding=ROUND_UP)
    return Estimate(usd, _basis(price, amount, assumed=assumed, exact=exact))


def _find_price(effective: EffectiveConfig) -> tuple[Price, bool]:
    """Return the price of the order, and whether the table holds its model."""
    wanted = _order(effective)
    fitting = [price for price in price_table().prices if price.provider is effective.provider and _fits(price, wanted)]
    exact = [price for price in fitting if price.model == wanted["model"]]
    of_provider = [price for price in price_table().prices if price.provider is effective.provider]
    return max(exact or fitting or of_provider, key=lambda price: price.usd), bool(exact)


def _order(effective: EffectiveConfig) -> dict[str, Any]:
    """Return by what an order is priced."""
    config = effective.config
    if effective.provider is Provider.HEYGEN:
        return {"model": "avatar_iv", "resolution": _named_resolution(config["width"], config["height"])}
    return {
        "model": config.get("model") or config.get("modelId"),
        "resolution": config.get("resolution"),
        "audio": config.get("generateAudio"),
    }


def _named_resolution(width: int, height: int) -> str:
    lines = min(width, height)
    return next((name for name, most in (("720p", 720), ("1080p", 1080)) if lines <= most), "4k")


def _fits(price: Price, wanted: Mapping[str, Any]) -> bool:
    return price.resolution in (None, wanted.get("resolution")) and price.audio in (None, wanted.get("audio"))


def _amount(node_type: NodeType, unit: Unit, config: Mapping[str, Any], inputs: Inputs) -> tuple[float, bool]:
    """Return how many characters or seconds will be paid, and whether that had to be assumed."""
    if node_type is NodeType.GENERATE_ANIMATION:
        return float(config["duration"]), False
    if unit == "second":
        seconds = spoken_seconds(inputs)
        return (_ASSUMED_SECONDS, True) if seconds is None else (seconds, False)
    script = next(iter(inputs.get("script", ())), UNKNOWN)
    return (_ASSUMED_CHARACTERS, True) if script.characters is None else (script.characters, False)


def _basis(price: Price, amount: float, *, assumed: bool, exact: bool) -> str:
    unit = "characters" if price.unit == "1000 characters" else "seconds"
    guess = "assumed " if assumed else ""
    stand_in = "" if exact else ", the dearest of the provider, since the table lacks the model"
    per = f"${price.usd} per {price.unit}"
    return f"{guess}{amount:.0f} {unit} with {price.model}{stand_in}, {per} ({price_table().date})"
