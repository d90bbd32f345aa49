"""The pack loader, validator and runner; contains no scenario."""
