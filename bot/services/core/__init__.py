"""What every service stands on: the transaction, the rows that it is about, the letters and the audit trail."""
