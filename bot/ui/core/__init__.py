"""What every feature of the user interface builds on: layout, names, custom ids, responding."""
