"""Small pieces several pages share."""
