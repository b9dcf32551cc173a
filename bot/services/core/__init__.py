"""What every service stands on: the transaction, who may do it, what is told and remembered."""
