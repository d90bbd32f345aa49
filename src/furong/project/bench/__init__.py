"""``furong bench``: the real processes of a node under load, measured from outside."""
