"""Where things are kept, and which places are refused for the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.paths import HomeNotFolder, home, home_path
from core.store.places import shared_place

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/books /mnt/books cifs rw 0 0
server:/home /home/net nfs4 rw 0 0
/dev/sdb1 /home/net/anna/disk ext4 rw 0 0
anna@far:/ /mnt/far\\040away fuse.sshfs rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


def test_the_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BATCHDESK_HOME is made on first use, its parents too."""
    monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / "a" / "b"))
    assert home() == tmp_path / "a" / "b"
    assert home().is_dir()


def test_without_the_variable_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder then is the user's own and named after the program."""
    monkeypatch.delenv("BATCHDESK_HOME")
    assert home_path().name == "batchdesk"


def test_a_file_in_the_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that is a file, or below one, has its own words."""
    (tmp_path / "file").write_text("x")
    for place in ("file", "file/below"):
        monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / place))
        with pytest.raises(HomeNotFolder, match="is a file"):
            home()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/anna/.local/share/batchdesk", ""),
        ("/mnt/books/desk", "a Windows network share"),
        ("/mnt/bookshelf", ""),
        ("/home/net/anna", "a network share (NFS)"),
        ("/home/net/anna/disk/x", ""),
        ("/mnt/far away/x", "another computer (SSH)"),
        ("/home/anna/Dropbox/desk", "Dropbox"),
        ("/home/anna/Dropbox (Northwind)/desk", "Dropbox"),
        ("/Users/anna/Library/Mobile Documents/x", "iCloud"),
        ("/Users/anna/Library/CloudStorage/Other-anna/x", "a cloud folder"),
        ("C:\\Users\\Anna\\OneDrive - Northwind Ltd\\desk", "OneDrive"),
        ("C:\\Users\\Anna\\Google Drive\\desk", "Google Drive"),
        ("\\\\server\\share\\desk", "a network share"),
        ("C:\\Users\\Anna\\Files\\desk", "OneDrive"),
        ("C:\\Users\\Anna\\Filestore\\desk", ""),
        ("/home/anna/boxes/desk", ""),
    ],
)
def test_shared_places_are_recognised(path: str, place: str) -> None:
    """Network shares and synchronised folders are named; ordinary disks are not suspected."""
    assert shared_place(path, MOUNTS, {"OneDrive": "c:\\users\\anna\\files\\"}) == place
