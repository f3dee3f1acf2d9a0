"""`keys`: who may ask the API."""

import argparse

from scoring.api.api_keys import KEY_ROLES, MAKE_ONE, KeyFile, role_named


def add_keys(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands about the keys of the API."""
    keys = commands.add_parser("keys", help="make, list and remove the keys of the API")
    deeds = keys.add_subparsers(required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make a key; it is shown once")
    add.add_argument("name", metavar="NAME", help="who or what uses it, such as crm-import")
    roles = list(KEY_ROLES)
    role_help = f"default: {roles[0]}; every role may do all that the API does today"
    add.add_argument("--role", choices=roles, default=roles[0], help=role_help)
    add.set_defaults(run=_add)
    deeds.add_parser("list", help="who has a key, and since when").set_defaults(run=_list)
    remove = deeds.add_parser("remove", help="make a key open nothing any more")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)


def _add(options: argparse.Namespace) -> None:
    token = KeyFile().add(options.name, role_named(options.role))
    print(f"The key “{options.name}” ({options.role}). It is shown this once; keep it in a safe "
          "place, and send it as X-API-Key:")  # fmt: skip
    print(token)


def _list(_options: argparse.Namespace) -> None:
    keys = KeyFile().keys
    for key in keys:
        print(f"{key.name}  {key.role.label}  since {key.created}")
    if not keys:
        print(f"There is no key. Make one: {MAKE_ONE}")


def _remove(options: argparse.Namespace) -> None:
    KeyFile().remove(options.name)
    print(f"The key “{options.name}” opens nothing any more.")
