"""Where Batchdesk keeps what stays on this computer."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import UserError

VARIABLE = "BATCHDESK_HOME"
"""Moves everything the program keeps."""


class HomeTrouble(UserError):
    """The folder where the program keeps its things cannot be used."""


class HomeNotMade(HomeTrouble):
    """The folder is not there and could not be made."""

    title = "The folder for Batchdesk's own files could not be made."
    message = "{folder}: {reason}. Settings and journal cannot be kept, so nothing will be sent."
    advice = "Make the folder yourself, or set BATCHDESK_HOME to one you may write in."


class HomeNotFolder(HomeTrouble):
    """A file stands where the folder should be."""

    title = "The place for Batchdesk's own files is not a folder."
    message = "{folder} is a file. Settings and journal cannot be kept, so nothing will be sent."
    advice = "Set BATCHDESK_HOME to a folder, or move that file away."


class HomeNotOpen(HomeTrouble):
    """The folder is there, but this user may not look into it."""

    title = "The folder for Batchdesk's own files cannot be opened."
    message = "You may not open {folder}. Settings and journal cannot be read, so nothing will be sent."
    advice = "Ask for the permission to use it, or set BATCHDESK_HOME to a folder of your own."


def home_path() -> Path:
    """The folder, whether it is there or not: `BATCHDESK_HOME`, else the system's place for such files."""
    moved = os.environ.get(VARIABLE, "").strip()
    if moved:
        return Path(moved).expanduser().absolute()
    import platformdirs  # only asked where the variable is not set; costs nothing at start-up otherwise

    return Path(platformdirs.user_data_path("batchdesk", appauthor=False))


def home() -> Path:
    """The folder, made on first use, for this user alone.

    One that may be read but not written is no trouble yet: everything can be looked at, and whatever writes
    says why it cannot.

    Raises:
        HomeNotMade, HomeNotFolder, HomeNotOpen.
    """
    folder = home_path()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise HomeNotFolder(folder=folder) from error
    except OSError as error:
        raise HomeNotMade(folder=folder, reason=error.strerror or str(error)) from error
    if not os.access(folder, os.R_OK | os.X_OK):
        raise HomeNotOpen(folder=folder)
    return folder
