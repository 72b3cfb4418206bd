"""Long-running jobs, one recipe per file. Each recipe is idempotent from its first line."""
