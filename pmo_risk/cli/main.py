"""The entry point: runs a command, and turns whatever happens into one message and an exit code."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import traceback

import typer

from pmo_risk.cli.commands import app
from pmo_risk.cli.output import say
from pmo_risk.errors import InputError, Interrupted, PmoRiskError

PATIENCE = 5.0  # seconds from Ctrl-C to the end, whatever happens; files are written whole or not at all


def main() -> None:  # noqa: C901  # one list of what can end a command, each with its exit code
    """Entry point: runs the command and turns errors into one message and an exit code."""
    debug = "--debug" in sys.argv
    sys.argv = [a for a in sys.argv if a != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter shows its number
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _stop)
    code = 0
    try:
        command = typer.main.get_command(app)  # called by its parts: the whole would turn Ctrl-C and closed pipes into exit codes of its own
        with command.make_context("pmo-risk", sys.argv[1:]) as context:
            command.invoke(context)
        if sys.stdout is not None:  # it is where the caller closed it
            sys.stdout.flush()
    except PmoRiskError as error:
        code = _fail(f"error: {error}", error.exit_code, debug)
    except KeyboardInterrupt:
        code = _fail("interrupted; nothing was kept", Interrupted.exit_code, debug)
    except BrokenPipeError:  # whoever read our output has left
        _output_to_nowhere()
        code = 141
    except OSError as error:  # a full disk, a folder that went away
        _output_to_nowhere()
        code = _fail(f"error: {error.filename or 'the output'}: {error.strerror or error}", InputError.exit_code, debug)
    except typer.Exit as stop:
        code = stop.exit_code
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is not None:
            code = _fail(f"error: {usage()}" if usage() else "", 2, debug)
        else:
            code = _fail(f"error: a fault of pmo_risk itself: {type(error).__name__}: {error}\nrun again with --debug and report what it prints", 1, debug)
    if code == Interrupted.exit_code:
        _leave(code)
    sys.exit(code)


def _stop(_signal: int, _frame: object) -> None:
    """Stop on Ctrl-C, and end the process where that had no effect: an exception raised inside a callback of compiled code is lost there."""
    backstop = threading.Timer(PATIENCE, os._exit, (Interrupted.exit_code,))
    backstop.daemon = True
    backstop.start()
    raise KeyboardInterrupt


def _leave(code: int) -> None:
    """End at once with this code: on a busy machine, some interrupted runs that were left with ``sys.exit`` ended as if killed by the signal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _output_to_nowhere() -> None:
    """Let what is still to be flushed at the end go nowhere, without another error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(message: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    if message:
        say(message, error=True)
    return code


if __name__ == "__main__":
    main()
