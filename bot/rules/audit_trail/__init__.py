"""The audit trail as facilitators read it: what each kind of line says, and who may read it."""
