from pathlib import Path

from tests.commands import Run


def test_a_backup_is_written_and_put_back(seeded: Run, database_url: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"

    written = seeded("backup", str(backup))

    if not database_url.startswith("sqlite"):
        assert (written.code, backup.exists()) == (1, False)
        assert "pg_dump" in written.err
        return
    assert written.code == 0
    assert written.out == seeded("verify").out
    restored = seeded("restore", str(backup))
    assert (restored.code, restored.out) == (0, written.out)
    assert "before-restore" in restored.err


def test_a_folder_that_does_not_exist_is_named(seeded: Run, tmp_path: Path) -> None:
    ran = seeded("backup", str(tmp_path / "nowhere" / "backup.db"))

    assert ran.code == 1
    assert ran.err
