"""One file per thing a clerk does; the only place that joins wire, files, store and domain."""
