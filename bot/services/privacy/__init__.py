"""What is stored about somebody: shown, exported, erased, kept no longer than promised."""
