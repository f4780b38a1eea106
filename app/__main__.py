"""`python -m app`: the same as the command `role-registry`."""

from app.cli.main import main

if __name__ == "__main__":
    main()
