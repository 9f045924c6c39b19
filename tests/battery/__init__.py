"""What takes minutes: the portal served as it is for people, killed, cut off, filled up and asked at once.

`make battery` runs all of it and prints one line a figure. Nothing here is collected by `make test`.
"""
