"""The long work, one recipe per file. Each is safe to run again from its first line."""
