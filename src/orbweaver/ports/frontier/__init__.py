"""The frontier: visits waiting to be made, politely and best first."""
