"""Say in plain words why a node is not up to date: what its fingerprint was made from, then and now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.domain.complaints import show
from shared.domain.fingerprint import Ingredients

_MOST_REASONS = 3


def explain(old: Ingredients, new: Ingredients) -> str:
    """Return what differs, most telling first; "nothing changed" when nothing does."""
    reasons = list(_reasons(old, new))
    if not reasons:
        return "nothing changed"
    more = len(reasons) - _MOST_REASONS
    return "; ".join(reasons[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")


def _reasons(old: Ingredients, new: Ingredients) -> Iterator[str]:
    if old.get("type") != new["type"]:
        yield f"type is {new['type']} instead of {old.get('type')}"
        return
    yield from _input_reasons(old.get("inputs") or {}, new["inputs"])
    if old.get("asset") != new["asset"]:
        yield from _asset_reasons(old.get("asset") or {}, new["asset"] or {})
    if old.get("provider") != new["provider"]:
        yield f"made by {new['provider']} instead of {old.get('provider')}"
    yield from _config_reasons(old.get("config") or {}, new["config"])
    if old.get("version") != new["version"]:
        yield "the executor has a new version"


def _input_reasons(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[str]:
    for slot in dict.fromkeys([*new, *old]):
        was, now = old.get(slot, []), new.get(slot, [])
        if was != now:
            yield _input_reason(slot, was, now)


def _input_reason(slot: str, was: Sequence[str], now: Sequence[str]) -> str:
    if not was:
        return f"{slot} is new"
    if not now:
        return f"{slot} is gone"
    if sorted(was) == sorted(now):
        return f"{slot} has another order"
    if len(was) != len(now):
        return f"{slot} has {len(now)} instead of {len(was)}"
    places = [str(place) for place, pair in enumerate(zip(was, now, strict=True), start=1) if pair[0] != pair[1]]
    return f"{slot} changed" if len(now) == 1 else f"{slot} changed at {', '.join(places)}"


def _asset_reasons(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    changed = [key for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key)]
    yield f"asset {' and '.join(changed)} changed"


def _config_reasons(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    for key in dict.fromkeys([*new, *old]):
        if key not in new:
            yield f"config.{key} is no more"
        elif key not in old:
            yield f"config.{key} is new"
        elif old[key] != new[key]:
            yield f"config.{key} is {show(new[key])} instead of {show(old[key])}"
