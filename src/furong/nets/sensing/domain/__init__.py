"""Pure functions of the sensing net: reading records, levels, episodes and what becomes of recorded alarms."""
