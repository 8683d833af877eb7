"""What gives a network or a synchronised folder away: types of file systems, names, marks of the programs."""

from __future__ import annotations

import re

SHARE = "a network share"
WINDOWS_SHARE = "a Windows network share"
CLOUD = "a cloud folder"
OTHER_SYSTEM = "a shared folder of another system"

NETWORK = {
    "9p": OTHER_SYSTEM,
    "afpfs": SHARE,
    "afs": SHARE,
    "beegfs": SHARE,
    "ceph": SHARE,
    "cifs": WINDOWS_SHARE,
    "coda": SHARE,
    "davfs": "a WebDAV folder",
    "drvfs": OTHER_SYSTEM,
    "fakeowner": OTHER_SYSTEM,
    "fuse.blobfuse": CLOUD,
    "fuse.blobfuse2": CLOUD,
    "fuse.ceph-fuse": SHARE,
    "fuse.curlftpfs": SHARE,
    "fuse.davfs2": "a WebDAV folder",
    "fuse.dbxfs": "Dropbox",
    "fuse.gcsfuse": CLOUD,
    "fuse.glusterfs": SHARE,
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.goofys": CLOUD,
    "fuse.grpcfuse": OTHER_SYSTEM,
    "fuse.gvfsd-fuse": SHARE,
    "fuse.juicefs": CLOUD,
    "fuse.kio-fuse": SHARE,
    "fuse.onedriver": "OneDrive",
    "fuse.pcloud": "pCloud",
    "fuse.rclone": CLOUD,
    "fuse.s3fs": CLOUD,
    "fuse.smbnetfs": WINDOWS_SHARE,
    "fuse.sshfs": "another computer (SSH)",
    "fuse.vmhgfs-fuse": OTHER_SYSTEM,
    "gfs2": SHARE,
    "glusterfs": SHARE,
    "gpfs": SHARE,
    "lustre": SHARE,
    "ncpfs": SHARE,
    "nfs": "a network share (NFS)",
    "nfs4": "a network share (NFS)",
    "ocfs2": SHARE,
    "prl_fs": OTHER_SYSTEM,
    "smb2": WINDOWS_SHARE,
    "smb3": WINDOWS_SHARE,
    "smbfs": WINDOWS_SHARE,
    "vboxsf": OTHER_SYSTEM,
    "virtiofs": OTHER_SYSTEM,
    "vmhgfs": OTHER_SYSTEM,
    "webdav": "a WebDAV folder",
}
"""File system types whose locks or flushes cannot be relied on."""

FAR = re.compile(r"//[^/]|[\w.@\[\]-]{2,}:(/|$)")
"""The source of a mount that is on another computer: `//server/share`, `server:/folder`, `remote:`."""

NAMES = (
    (re.compile(r"onedrive( ?-.*)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"(.+ )?dropbox( \(.*\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"google ?drive( .*)?|googledrive-.*|drivefs", re.IGNORECASE), "Google Drive"),
    (re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.IGNORECASE), "iCloud"),
    (re.compile(r"nextcloud\d?|owncloud", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"box( sync)?|box-box", re.IGNORECASE), "Box"),
    (re.compile(r"pcloud ?drive", re.IGNORECASE), "pCloud"),
    (re.compile(r"mega(sync)?( downloads)?", re.IGNORECASE), "MEGA"),
    (re.compile(r"cloudstorage", re.IGNORECASE), CLOUD),
)
"""Names of folders that such programs make, at any place of the path."""

ROOT_OF_DRIVE = re.compile(r"my drive|shared drives|other computers|meine ablage|mon drive|mi unidad", re.I)
"""Names directly below a drive letter that Google Drive shows as a drive of its own."""

MARKS = {
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".dropbox.cache": "Dropbox",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "Nextcloud",
    ".stfolder": "Syncthing",
    ".seafile-data": "Seafile",
}
"""What such programs leave in the folder they synchronise, whatever it is called."""

SYNC_DATABASE = re.compile(r"\.?_?\.?sync_[0-9a-f]{8,}\.db", re.IGNORECASE)
"""Nextcloud's own list of what it has synchronised."""
