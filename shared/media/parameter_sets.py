"""The parameter sets of H.264: which tracks may stand in one film, and what the film must then carry; pure.

Each picture names its sets by number, so one track may mix what several encoders wrote as long as no number means two
things. Players read all sets from the ``AVCDecoderConfigurationRecord`` in the header (ISO/IEC 14496-15, 5.3.3.1),
which holds up to 31 of one kind and 255 of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SPS, _PPS = 7, 8
_HEADER = 5
_HIGH = 100
_MOST_SPS = 31
_CHROMA_420_8_BIT = bytes((0xFD, 0xF8, 0xF8, 0x00))
"""What profiles from High on say once more; all that is merged is 4:2:0 with 8 bits."""

Number = tuple[int, int]
"""Kind of a set, and its number."""


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """Hold what a decoder must know before the first picture."""

    profile: int
    constraints: int
    level: int
    units: Mapping[Number, bytes]

    def agrees(self, other: ParameterSets) -> bool:
        """Tell whether both may stand in one track: no number means two things."""
        shared = self.units.keys() & other.units.keys()
        return all(self.units[number] == other.units[number] for number in shared) and (
            sum(kind == _SPS for kind, _ in self.units.keys() | other.units.keys()) <= _MOST_SPS
        )

    def holds(self, other: ParameterSets) -> bool:
        """Tell whether what was coded with other sets can be decoded with these."""
        return other.units.items() <= self.units.items()

    def joined(self, other: ParameterSets) -> ParameterSets:
        """Return the sets of both; a decoder that can read them can read either."""
        profile = self.profile if self.profile == other.profile else _HIGH
        level = max(self.level, other.level)
        return ParameterSets(profile, self.constraints & other.constraints, level, {**self.units, **other.units})

    def record(self) -> bytes:
        """Return them as a header carries them."""
        sps, pps = ([unit for (kind, _), unit in self.units.items() if kind == wanted] for wanted in (_SPS, _PPS))
        head = bytes((1, self.profile, self.constraints, self.level, 0xFF, 0xE0 | len(sps)))
        tail = _CHROMA_420_8_BIT if self.profile >= _HIGH else b""
        return head + _sized(sps) + bytes((len(pps),)) + _sized(pps) + tail


def read_sets(record: bytes) -> ParameterSets:
    """Return the parameter sets of a header.

    Raises:
        ValueError: It is cut off, or numbers one set twice.
    """
    units: dict[Number, bytes] = {}
    at = _HEADER
    for kind, mask in ((_SPS, 0x1F), (_PPS, 0xFF)):
        count, at = int.from_bytes(record[at : at + 1]) & mask, at + 1
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2])
            unit, at = record[at + 2 : at + 2 + size], at + 2 + size
            if not unit or at > len(record) or units.setdefault((kind, _number(unit, kind)), unit) != unit:
                raise ValueError("The record of parameter sets is cut off, or uses a number twice.")
    if not units:
        raise ValueError("The record holds no parameter sets.")
    return ParameterSets(record[1], record[2], record[3], units)


def _number(unit: bytes, kind: int) -> int:
    """Return the number of a set: its first variable-length number, behind profile and level in an SPS."""
    return _first_ue(unit[4:] if kind == _SPS else unit[1:])


def _first_ue(data: bytes) -> int:
    """Read an unsigned Exp-Golomb number (ITU-T H.264, 9.1): as many bits follow the first 1 as zeros precede it."""
    bits = _bits(data)
    zeros = 0
    while next(bits, 1) == 0:
        zeros += 1
    value = 1
    for _ in range(zeros):
        value = value * 2 + next(bits, 0)
    return value - 1


def _bits(data: bytes) -> Iterator[int]:
    for byte in data[:8]:
        yield from ((byte >> place) & 1 for place in range(7, -1, -1))


def _sized(units: list[bytes]) -> bytes:
    return b"".join(len(unit).to_bytes(2) + unit for unit in units)
