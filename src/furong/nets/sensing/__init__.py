"""一网统管, its senses: things, datastreams, observations, rules, alarms."""
