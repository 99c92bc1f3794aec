"""The sections of the briefing, one file each: numbers in, words, tables and charts out."""
