"""Personal data: shown, exported, erased, kept no longer than promised."""
