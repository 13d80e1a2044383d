"""The town's process: web servers, name server, mail server, canary and control on loopback."""
