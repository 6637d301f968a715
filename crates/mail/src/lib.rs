//! Mail out over SMTP or into a folder.
