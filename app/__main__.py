"""`python -m app`, and the command `role-registry`."""

from app.collecting import what_stays


def main() -> None:
    """Run a command."""
    with what_stays():
        from app.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
