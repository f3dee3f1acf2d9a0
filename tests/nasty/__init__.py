"""144 hostile or messy uploads in 12 families, each with what must come out.

Written from the words of what intake promises, not from its code. `python -m tests.nasty` prints
family by family how many come out as they must.
"""
