"""What the project depends on, in files that say so: versions, hashes, and a bill of materials."""
