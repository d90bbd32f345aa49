"""Lists of responsibilities (权责清单), whatever they are about: what all of them have in common, and no storage."""
