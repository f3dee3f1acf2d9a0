"""Files made to hurt: small to send, and large, slow or endless to read."""
