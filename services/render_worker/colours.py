"""Hold the two palettes of code screens; every colour of text keeps a contrast of 4.5 to its background (WCAG AA)."""

from __future__ import annotations

from dataclasses import dataclass

from pygments.token import Token, _TokenType

from shared.domain.scenes import Theme

Colour = tuple[int, int, int]


def colour(code: str) -> Colour:
    """Return red, green, blue of ``#rrggbb``."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def blend(below: Colour, above: Colour, amount: float) -> Colour:
    """Return ``below`` covered by ``above`` to a part of ``amount``."""
    red, green, blue = (round(b + (a - b) * amount) for b, a in zip(below, above, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours after WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(of: Colour) -> float:
    knee = 10  # of sRGB's curve
    linear = [c / 255 / 12.92 if c <= knee else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in of]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a screen."""

    backdrop: Colour
    backdrop_low: Colour
    """The backdrop's lower end; it shades from one to the other."""
    window: Colour
    bar: Colour
    edge: Colour
    text: Colour
    title: Colour
    number: Colour
    accent: Colour
    """Marks lines, and is the cursor."""
    band: Colour
    """Behind a marked line."""
    code: dict[_TokenType, Colour]

    @property
    def note(self) -> Colour:
        """Letters on the accent."""
        return self.window if sum(self.window) < sum(self.accent) else (255, 255, 255)

    def of(self, token: _TokenType) -> Colour:
        """Return the colour of a kind of token, or of the nearest kind that has one."""
        kind: _TokenType | None = token
        while kind is not None:
            if kind in self.code:
                return self.code[kind]
            kind = kind.parent
        return self.text


def palette(theme: Theme) -> Palette:
    """Return the colours of a theme."""
    return _DARK if theme == "dark" else _LIGHT


_DARK = Palette(
    backdrop=colour("#232a4d"),
    backdrop_low=colour("#10131f"),
    window=colour("#171a26"),
    bar=colour("#212536"),
    edge=colour("#3a4060"),
    text=colour("#e3e7f5"),
    title=colour("#b9c0da"),
    number=colour("#7d86a8"),
    accent=colour("#ffcb6b"),
    band=colour("#2b3049"),
    code={
        Token.Comment: colour("#98a2c6"),
        Token.Keyword: colour("#c99bf5"),
        Token.Keyword.Constant: colour("#ff9e7a"),
        Token.Keyword.Type: colour("#6fd6e8"),
        Token.Name.Builtin: colour("#6fd6e8"),
        Token.Name.Builtin.Pseudo: colour("#ff9e7a"),
        Token.Name.Function: colour("#7fb4ff"),
        Token.Name.Class: colour("#ffd479"),
        Token.Name.Exception: colour("#ffd479"),
        Token.Name.Decorator: colour("#ffd479"),
        Token.Name.Tag: colour("#ff8fa3"),
        Token.Name.Attribute: colour("#ffd479"),
        Token.Literal.String: colour("#b5e08a"),
        Token.Literal.String.Escape: colour("#6fd6e8"),
        Token.Literal.String.Interpol: colour("#6fd6e8"),
        Token.Literal.Number: colour("#ff9e7a"),
        Token.Operator: colour("#8fdcf7"),
        Token.Operator.Word: colour("#c99bf5"),
        Token.Punctuation: colour("#aab4d6"),
        Token.Generic.Deleted: colour("#ff8fa3"),
        Token.Generic.Inserted: colour("#b5e08a"),
        Token.Generic.Heading: colour("#7fb4ff"),
        Token.Generic.Prompt: colour("#98a2c6"),
    },
)

_LIGHT = Palette(
    backdrop=colour("#dfe7f7"),
    backdrop_low=colour("#c3d0ea"),
    window=colour("#ffffff"),
    bar=colour("#f0f2f8"),
    edge=colour("#c3cadd"),
    text=colour("#222838"),
    title=colour("#4a5270"),
    number=colour("#6b7490"),
    accent=colour("#c2410c"),
    band=colour("#fff0d6"),
    code={
        Token.Comment: colour("#5f6880"),
        Token.Keyword: colour("#8327c9"),
        Token.Keyword.Constant: colour("#b3450b"),
        Token.Keyword.Type: colour("#0b6e82"),
        Token.Name.Builtin: colour("#0b6e82"),
        Token.Name.Builtin.Pseudo: colour("#b3450b"),
        Token.Name.Function: colour("#1f55c4"),
        Token.Name.Class: colour("#8a5300"),
        Token.Name.Exception: colour("#8a5300"),
        Token.Name.Decorator: colour("#8a5300"),
        Token.Name.Tag: colour("#b8213f"),
        Token.Name.Attribute: colour("#8a5300"),
        Token.Literal.String: colour("#2c6e1f"),
        Token.Literal.String.Escape: colour("#0b6e82"),
        Token.Literal.String.Interpol: colour("#0b6e82"),
        Token.Literal.Number: colour("#b3450b"),
        Token.Operator: colour("#0f6a8f"),
        Token.Operator.Word: colour("#8327c9"),
        Token.Punctuation: colour("#4a5270"),
        Token.Generic.Deleted: colour("#b8213f"),
        Token.Generic.Inserted: colour("#2c6e1f"),
        Token.Generic.Heading: colour("#1f55c4"),
        Token.Generic.Prompt: colour("#5f6880"),
    },
)
