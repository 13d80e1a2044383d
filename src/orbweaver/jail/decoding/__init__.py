"""From the bytes of a picture to its PDQ and planes of luma; imported inside workers only."""
