"""One lead in words and tables: whole, beside what is usual, like past leads, against another."""
