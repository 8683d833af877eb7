"""What stays on this computer: settings, secrets, the journal."""
