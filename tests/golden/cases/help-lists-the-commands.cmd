"$PRESSFOLD" --help
