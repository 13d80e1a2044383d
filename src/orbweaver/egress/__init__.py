"""The egress guard: what may be connected to, checked at the name, the address and the socket."""
