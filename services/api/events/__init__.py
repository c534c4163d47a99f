"""Live events over SSE: one LISTEN session per process, one look at the tables for all who watch the same."""
