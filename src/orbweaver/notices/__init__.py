"""The room of notices: who is asked, in which words, and how the message leaves."""
