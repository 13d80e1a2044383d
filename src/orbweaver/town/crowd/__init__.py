"""The crowd: as many small sites as an argument says, alike but for their words, for benches."""
