"""The options of `serve`. What serves is loaded when it is asked for: no other command needs it."""

import argparse

from scoring.cli.arguments import PORT, add_folder, count


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command that starts a server."""
    serve = commands.add_parser("serve", help="serve the screens and the API")
    serve.add_argument("--api-only", action="store_true", help="serve the API without the screens")
    serve.add_argument("--port", type=count, default=PORT, metavar="N", help=f"default: {PORT}")
    serve.add_argument(
        "--host", metavar="ADDRESS", help="the address to listen on; default: this machine alone"
    )
    add_folder(serve)
    serve.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> None:
    from scoring.cli.serve import serve

    serve(options)
