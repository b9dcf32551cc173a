"""What is done to the database as a whole: migrating, checking the key, sealing anew."""
