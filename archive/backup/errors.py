"""What stops a backup or a restore."""


class BackupError(Exception):
    """Nothing was written or changed; the message tells an editor why, and what to do."""
