"""Icons, fonts and licence texts."""
