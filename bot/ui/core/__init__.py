"""What every feature stands on: layout, names, custom ids, answering."""
