"""Storage: tables, column types, units of work, repositories of plain values, migrations."""
