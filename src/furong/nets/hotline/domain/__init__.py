"""What the hotline computes, without storage."""
