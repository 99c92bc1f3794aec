"""`python -m fraudstats`: the program without its script."""

from fraudstats.cli.main import main

main()
