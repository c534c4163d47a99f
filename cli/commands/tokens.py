"""``callsheet token`` and ``callsheet login``: who may use the HTTP API and the console."""

from __future__ import annotations

import argparse
from datetime import timedelta

from cli.access import HOST, Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.home import Home
from cli.login import make_link
from cli.screen import moment
from shared.db import Pool
from shared.db.access import create_token, list_tokens, revoke_token
from shared.domain.access import AccessRole
from shared.errors import InvalidInput, Refused

_ROLES = [role.value for role in AccessRole]
_LONGEST_NAME = 100


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    parser = add(
        commands,
        token,
        "make, list and revoke tokens of the HTTP API",
        "A token is shown once, when it is made; the database keeps its hash. viewer reads, editor also writes and "
        "runs, ops also controls queues. A revoked token works for up to five seconds more.",
    )
    parser.add_argument("action", choices=("create", "list", "revoke"))
    parser.add_argument("name", nargs="?", metavar="NAME", help="whose token it is")
    parser.add_argument("--role", choices=_ROLES, default=AccessRole.VIEWER.value, help="create: viewer by default")
    parser.add_argument("--days", type=int, metavar="N", help="create: good for N days, else until it is revoked")
    parser = add(
        commands,
        login,
        "print a link that opens the console",
        "The link works once, and for an hour; then the browser stays.",
    )
    parser.add_argument("--role", choices=_ROLES, default=AccessRole.OPS.value, help="ops by default")


async def token(args: argparse.Namespace, desk: Desk) -> Exit:
    """Make, list or revoke tokens."""
    async with desk.database(Role.SERVICE, purpose="token") as pool:
        if args.action == "list":
            await _list(desk, pool)
        elif not args.name or len(args.name) > _LONGEST_NAME or not args.name.isprintable():
            raise InvalidInput(f"{args.action} whose token?", remedy="give a NAME of up to 100 printable characters")
        elif args.action == "create":
            await _create(args, desk, pool)
        else:
            await _revoke(args.name, desk, pool)
    return Exit.OK


async def login(args: argparse.Namespace, desk: Desk) -> Exit:
    """Print a link."""
    async with desk.database(Role.SERVICE, purpose="login") as pool:
        link = await make_link(pool, _api(desk), AccessRole(args.role))
    if desk.screen.json:
        desk.screen.emit({"login": link.get_secret_value()})
    else:
        desk.screen.say(link.get_secret_value())
    return Exit.OK


async def _create(args: argparse.Namespace, desk: Desk, pool: Pool) -> None:
    if args.days is not None and not 1 <= args.days <= 36_500:  # noqa: PLR2004  a century
        raise InvalidInput(f"{args.days} is no number of days", remedy="use 1 to 36500")
    lasts = timedelta(days=args.days) if args.days is not None else None
    made = await create_token(pool, args.name, AccessRole(args.role), lasts=lasts)
    if desk.screen.json:
        desk.screen.emit({"name": args.name, "role": args.role, "token": made.get_secret_value()})
    else:
        desk.screen.note(f"Keep it: this is the only time that the token of {args.name} ({args.role}) is shown.")
        desk.screen.say(made.get_secret_value())


async def _list(desk: Desk, pool: Pool) -> None:
    found = await list_tokens(pool)
    if desk.screen.json:
        desk.screen.emit(found)
    elif not found:
        desk.screen.say("There are no tokens: `callsheet token create NAME --role editor` makes one.")
    else:
        rows = [
            (t.name, t.role.value, moment(t.created_at), moment(t.expires_at) or "never", moment(t.used_at) or "never")
            for t in found
        ]
        desk.screen.table(("name", "role", "made", "expires", "last used"), rows)


async def _revoke(name: str, desk: Desk, pool: Pool) -> None:
    if not await revoke_token(pool, name):
        raise Refused(f"there is no token {name!r}: `callsheet token list` shows them")
    if desk.screen.json:
        desk.screen.emit({"revoked": name})
    else:
        desk.screen.say(f"The token of {name} is revoked.")


def _api(desk: Desk) -> str:
    """Return where the API is reached: what was set, else what `callsheet up` noted, else where it would be."""
    noted = Home(desk.home).api_url
    if desk.settings.api_public_url or not noted.exists():
        return desk.settings.api_public_url or f"http://{HOST}:{desk.settings.api_port}"
    return noted.read_text()
