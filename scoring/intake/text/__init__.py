"""Characters, dialect, records: bytes of text become rows of cells."""
