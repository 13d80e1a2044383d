"""What a worker can do, one file each; imported inside workers only, because they hold decoders."""
