"""What is remembered: tables, types, transactions, queries that give and take plain values, migrations."""
