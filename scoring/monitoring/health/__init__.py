"""How a version does on the leads of its test: order, thresholds, fields, groups, misses."""
