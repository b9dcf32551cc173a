"""What every service builds on: the transaction, required rows, messages and the audit trail."""
