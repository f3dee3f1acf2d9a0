"""Are the leads of a file others, or are only their levels called otherwise?"""
