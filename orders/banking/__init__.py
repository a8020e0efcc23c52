"""The operator's accounts at banks: where buyers transfer to, with which QR and which words."""
