"""The mailbox of the hotline over IMAP, and its answers over SMTP."""
