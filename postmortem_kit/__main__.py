"""`python -m postmortem_kit` is the command `postmortem`."""

from postmortem_kit.cli import main

if __name__ == "__main__":
    main()
