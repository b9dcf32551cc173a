"""Being a mentor: offering, deciding, pausing, stepping down."""
