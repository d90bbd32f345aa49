"""共享交通: shared bikes and other vehicles of operators, where they may stand, and how many do."""
