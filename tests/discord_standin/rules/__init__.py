"""Rules: what Discord refuses that no schema tells, one module for each kind of form."""
