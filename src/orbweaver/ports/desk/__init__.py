"""The desk: the door by which rooms below hand over to casework."""
