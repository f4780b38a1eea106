"""The registry as its first release has it: every table, and what the database refuses.

A database made before the first release is at this revision already.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
# The SHA-256 of no content at all.
_NOTHING_YET = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_YEAR, _MONTH, _DAY = "[12][0-9][0-9][0-9]", "[01][0-9]", "[0-3][0-9]"
_STORED = (
    "establishment_version",
    "establishment_line",
    "establishment_resolution",
    "establishment_answer",
)
_RELEASED = ("release", "release_file")
_HISTORY_REFUSAL = "the history is append-only"
_ESTABLISHMENT_REFUSAL = "a stored establishment is never altered"
_RELEASE_REFUSAL = "a release is never changed"
# A redaction keeps the columns that the chain is made of. It destroys the salt and names the
# newest change, which records the redaction. So each such change allows one update of one row.
_KEPT = ("seq", "at", "actor", "action", "entity", "previous_hash", "hash")
_IS_REDACTION = " AND ".join(
    [
        *(f"NEW.{name} = OLD.{name}" for name in _KEPT),
        "NEW.salt IS NULL",
        "NEW.seals IS NOT NULL",
        "(OLD.redacted_by IS NULL OR NEW.redacted_by > OLD.redacted_by)",
        "NEW.redacted_by = (SELECT max(seq) FROM change)",
        """EXISTS (SELECT 1 FROM change AS recorded WHERE recorded.seq = NEW.redacted_by
           AND recorded.entity = 'change' AND recorded.entity_key = CAST(OLD.seq AS TEXT))""",
    ]
)
# PostgreSQL: a function for each refusal, and the triggers that call it.
_FUNCTIONS = {
    "refuse_to_alter_history": f"BEGIN RAISE EXCEPTION '{_HISTORY_REFUSAL}'; END",
    "allow_only_redaction": f"""BEGIN
            IF ({_IS_REDACTION}) IS NOT TRUE THEN RAISE EXCEPTION '{_HISTORY_REFUSAL}'; END IF;
            RETURN NEW;
        END""",
    "refuse_to_alter_establishment": f"BEGIN RAISE EXCEPTION '{_ESTABLISHMENT_REFUSAL}'; END",
    "refuse_to_alter_release": f"BEGIN RAISE EXCEPTION '{_RELEASE_REFUSAL}'; END",
}


def upgrade() -> None:
    _create_history()
    _create_content()
    _create_access()
    _create_releases()
    _create_establishments()
    _create_proposals()
    _create_checks()
    if _is_postgresql():
        _refuse_changes_on_postgresql()
    else:
        _refuse_changes_on_sqlite()


def downgrade() -> None:
    metadata = sa.MetaData()
    metadata.reflect(op.get_bind())
    metadata.remove(metadata.tables["alembic_version"])
    metadata.drop_all(op.get_bind())
    if _is_postgresql():
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _is_date_in(column: str) -> str:
    """A date as ISO 8601 has it, to the day, month or year, in the database's own patterns."""
    if _is_postgresql():
        return f"{column} ~ '^{_YEAR}(-{_MONTH}(-{_DAY})?)?$'"
    patterns = (_YEAR, f"{_YEAR}-{_MONTH}", f"{_YEAR}-{_MONTH}-{_DAY}")
    return " OR ".join(f"{column} GLOB '{pattern}'" for pattern in patterns)


def _is_date(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(_is_date_in(column), name=f"ck_{table}_{column}_is_a_date")


def _refuse_changes_on_sqlite() -> None:
    _refuse_on_sqlite("change", "UPDATE", _HISTORY_REFUSAL, f"WHEN ({_IS_REDACTION}) IS NOT TRUE")
    _refuse_on_sqlite("change", "DELETE", _HISTORY_REFUSAL)
    for table in _RELEASED:
        _refuse_on_sqlite(table, "UPDATE", _RELEASE_REFUSAL)
        _refuse_on_sqlite(table, "DELETE", _RELEASE_REFUSAL)
    # A person can still delete a whole version by hand, because a list may turn out to contain
    # what should never have been sent. Nothing in the service does it.
    for table in _STORED:
        _refuse_on_sqlite(table, "UPDATE", _ESTABLISHMENT_REFUSAL)


def _refuse_on_sqlite(table: str, verb: str, refusal: str, condition: str = "") -> None:
    op.execute(
        f"""CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {condition}
            BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
    )


def _refuse_changes_on_postgresql() -> None:
    for function, body in _FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        """CREATE TRIGGER change_allows_only_redaction BEFORE UPDATE ON change
           FOR EACH ROW EXECUTE FUNCTION allow_only_redaction()"""
    )
    op.execute(
        """CREATE TRIGGER change_refuses_removal BEFORE DELETE OR TRUNCATE ON change
           FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"""
    )
    for table in _RELEASED:
        op.execute(
            f"""CREATE TRIGGER {table}_refuses_alteration
                BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_release()"""
        )
    for table in _STORED:
        op.execute(
            f"""CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_establishment()"""
        )


def _create_history() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("seals", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("redacted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "action IN ('insert', 'update', 'delete')", name="ck_change_action_is_known"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_entity_key", "change", ["entity_key"], unique=False)
    op.create_table(
        "registry_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=True),
        sa.Column("head_hash", sa.String(), nullable=True),
        sa.CheckConstraint("id = 1", name="ck_registry_version_there_is_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_registry_version"),
    )
    version = sa.table(
        "registry_version",
        sa.column("id", sa.Integer()),
        sa.column("number", sa.Integer()),
        sa.column("content_hash", sa.String()),
    )
    op.bulk_insert(version, [{"id": 1, "number": 0, "content_hash": _NOTHING_YET}])


def _create_content() -> None:
    op.create_table(
        "source",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_source_origin_is_known"
        ),
        _is_date("source", "published"),
        sa.CheckConstraint(
            "standing IN ('verified', 'unverified')", name="ck_source_standing_is_known"
        ),
        sa.PrimaryKeyConstraint("source_id", name="pk_source"),
    )
    op.create_table(
        "ambiguous_title",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_always_ambiguous", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("outside_meaning", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('catch-all', 'homonym abbreviation', 'contested synonym', 'confusable pair', 'modifier')",
            name="ck_ambiguous_title_kind_is_known",
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_ambiguous_title_origin_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_ambiguous_title_source_id"
        ),
        sa.PrimaryKeyConstraint("title", name="pk_ambiguous_title"),
    )
    op.create_index("ix_ambiguous_title_source_id", "ambiguous_title", ["source_id"], unique=False)

    op.create_table(
        "code_system",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_code_system_origin_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_code_system_source_id"
        ),
        sa.PrimaryKeyConstraint("system_id", name="pk_code_system"),
    )
    op.create_index("ix_code_system_source_id", "code_system", ["source_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("icb_code", sa.String(), nullable=True),
        sa.Column("trust_type", sa.String(), nullable=True),
        sa.Column("closed_on", sa.String(), nullable=True),
        sa.Column("successor_codes", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        _is_date("organisation", "as_of"),
        _is_date("organisation", "closed_on"),
        sa.CheckConstraint(
            "kind IN ('trust', 'icb', 'region')", name="ck_organisation_kind_is_known"
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_organisation_origin_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_organisation_source_id"
        ),
        sa.PrimaryKeyConstraint("ods_code", name="pk_organisation"),
    )
    op.create_index("ix_organisation_source_id", "organisation", ["source_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("staff_group", sa.String(), nullable=True),
        sa.Column("definition", sa.String(), nullable=True),
        sa.Column("definition_basis", sa.String(), nullable=True),
        sa.Column("novelty", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("introduced", sa.String(), nullable=True),
        sa.Column("setting", sa.String(), nullable=True),
        sa.Column("afc_band_min", sa.String(), nullable=True),
        sa.Column("afc_band_max", sa.String(), nullable=True),
        sa.Column("entry", sa.String(), nullable=True),
        sa.Column("regulator", sa.String(), nullable=True),
        sa.Column("protected_title", sa.Boolean(), nullable=True),
        sa.Column("is_mental_health", sa.Boolean(), nullable=False),
        sa.Column("name_since", sa.String(), nullable=True),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.CheckConstraint(
            "afc_band_max IN ('1', '2', '3', '4', '5', '6', '7', '8a', '8b', '8c', '8d', '9')",
            name="ck_role_afc_band_max_is_known",
        ),
        sa.CheckConstraint(
            "afc_band_min IN ('1', '2', '3', '4', '5', '6', '7', '8a', '8b', '8c', '8d', '9')",
            name="ck_role_afc_band_min_is_known",
        ),
        sa.CheckConstraint(
            "definition_basis IN ('source', 'general knowledge')",
            name="ck_role_definition_basis_is_known",
        ),
        sa.CheckConstraint(
            "entry IN ('registered', 'accredited', 'open')", name="ck_role_entry_is_known"
        ),
        sa.CheckConstraint(
            "family IN ('psychological professions', 'arts and creative therapies', 'nursing', 'midwifery', 'medical', 'dental', 'allied health professions', 'social work', 'pharmacy', 'healthcare science', 'ambulance', 'support', 'lived experience', 'employment support', 'primary care and community navigation', 'children and young people', 'forensic and justice', 'advanced and statutory-function roles', 'earlier new-role wave (2000s)', 'administration and management', 'estates and facilities', 'digital and information', 'education and research', 'students', 'chaplaincy')",
            name="ck_role_family_is_known",
        ),
        _is_date("role", "introduced"),
        _is_date("role", "name_since"),
        sa.CheckConstraint(
            "novelty IN ('new', 'contested', 'established')", name="ck_role_novelty_is_known"
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_role_origin_is_known"
        ),
        sa.CheckConstraint(
            "staff_group IN ('Medical and Dental', 'Students', 'Additional Professional Scientific and Technical', 'Administrative and Clerical', 'Allied Health Professionals', 'Additional Clinical Services', 'Estates and Ancillary', 'Healthcare Scientists', 'Nursing and Midwifery Registered', 'Supplementary Roles')",
            name="ck_role_staff_group_is_known",
        ),
        sa.CheckConstraint("status IN ('active', 'retired')", name="ck_role_status_is_known"),
        _is_date("role", "valid_from"),
        _is_date("role", "valid_to"),
        sa.CheckConstraint(
            "substr(valid_from, 1, length(valid_to)) <= valid_to",
            name="ck_role_interval_is_in_order",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_role_source_id"),
        sa.PrimaryKeyConstraint("role_id", name="pk_role"),
    )
    op.create_index("ix_role_source_id", "role", ["source_id"], unique=False)
    op.create_index(
        "uq_role_name_active",
        "role",
        ["name"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )

    op.create_table(
        "skill_mix_change_type",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("type_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=True),
        sa.Column("early_findings_position", sa.Integer(), nullable=True),
        sa.Column("sibbald_2004_term", sa.String(), nullable=True),
        sa.Column("nancarrow_borthwick_2005_term", sa.String(), nullable=True),
        sa.Column("reported_in_new_roles_study", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')",
            name="ck_skill_mix_change_type_origin_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_skill_mix_change_type_source_id"
        ),
        sa.PrimaryKeyConstraint("type_id", name="pk_skill_mix_change_type"),
        sa.UniqueConstraint("name", name="uq_skill_mix_change_type_name"),
    )
    op.create_index(
        "ix_skill_mix_change_type_source_id", "skill_mix_change_type", ["source_id"], unique=False
    )

    op.create_table(
        "ambiguous_candidate",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("bands", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')",
            name="ck_ambiguous_candidate_origin_is_known",
        ),
        sa.CheckConstraint("position >= 1", name="ck_ambiguous_candidate_position_counts_from_one"),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.role_id"], name="fk_ambiguous_candidate_role_id"
        ),
        sa.ForeignKeyConstraint(
            ["title"], ["ambiguous_title.title"], name="fk_ambiguous_candidate_title"
        ),
        sa.PrimaryKeyConstraint("title", "position", name="pk_ambiguous_candidate"),
        sa.UniqueConstraint("title", "role_id", name="uq_ambiguous_candidate_title_role_id"),
    )
    op.create_index(
        "ix_ambiguous_candidate_role_id", "ambiguous_candidate", ["role_id"], unique=False
    )

    op.create_table(
        "code_system_version",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("effective", sa.String(), nullable=True),
        sa.Column("conformance", sa.String(), nullable=True),
        sa.Column("judged_on", sa.String(), nullable=True),
        sa.Column("not_before", sa.String(), nullable=True),
        sa.Column("is_loaded", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        _is_date("code_system_version", "conformance"),
        _is_date("code_system_version", "effective"),
        _is_date("code_system_version", "judged_on"),
        _is_date("code_system_version", "not_before"),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')",
            name="ck_code_system_version_origin_is_known",
        ),
        _is_date("code_system_version", "published"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_code_system_version_source_id"
        ),
        sa.ForeignKeyConstraint(
            ["system_id"], ["code_system.system_id"], name="fk_code_system_version_system_id"
        ),
        sa.PrimaryKeyConstraint("system_id", "version", name="pk_code_system_version"),
    )
    op.create_index(
        "ix_code_system_version_source_id", "code_system_version", ["source_id"], unique=False
    )

    op.create_table(
        "former_name",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_former_name_origin_is_known"
        ),
        _is_date("former_name", "valid_from"),
        _is_date("former_name", "valid_to"),
        sa.CheckConstraint(
            "substr(valid_from, 1, length(valid_to)) <= valid_to",
            name="ck_former_name_interval_is_in_order",
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_former_name_role_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_former_name_source_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_former_name"),
        sa.UniqueConstraint(
            "role_id", "name", "valid_from", name="uq_former_name_role_id_name_valid_from"
        ),
    )
    op.create_index("ix_former_name_source_id", "former_name", ["source_id"], unique=False)
    op.create_index(
        "uq_former_name_undated",
        "former_name",
        ["role_id", "name"],
        unique=True,
        sqlite_where=sa.text("valid_from IS NULL"),
        postgresql_where=sa.text("valid_from IS NULL"),
    )

    op.create_table(
        "lexicon_entry",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("lexicon", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_lexicon_entry_origin_is_known"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_lexicon_entry_role_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_lexicon_entry_source_id"
        ),
        sa.PrimaryKeyConstraint("lexicon", "term", "category", "value", name="pk_lexicon_entry"),
    )
    op.create_index("ix_lexicon_entry_role_id", "lexicon_entry", ["role_id"], unique=False)
    op.create_index("ix_lexicon_entry_source_id", "lexicon_entry", ["source_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("from_role_id", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("to_role_id", sa.String(), nullable=False),
        sa.Column("is_inferred", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_relation_origin_is_known"
        ),
        sa.CheckConstraint(
            "relation IN ('kind_of', 'trains_for', 'progresses_to', 'supervises', 'substitutes_for', 'confused_with', 'works_with', 'succeeded_by', 'top_up_training')",
            name="ck_relation_relation_is_known",
        ),
        _is_date("relation", "valid_from"),
        _is_date("relation", "valid_to"),
        sa.CheckConstraint("from_role_id <> to_role_id", name="ck_relation_joins_two_roles"),
        sa.CheckConstraint(
            "substr(valid_from, 1, length(valid_to)) <= valid_to",
            name="ck_relation_interval_is_in_order",
        ),
        sa.ForeignKeyConstraint(
            ["from_role_id"], ["role.role_id"], name="fk_relation_from_role_id"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_relation_source_id"),
        sa.ForeignKeyConstraint(["to_role_id"], ["role.role_id"], name="fk_relation_to_role_id"),
        sa.PrimaryKeyConstraint("from_role_id", "relation", "to_role_id", name="pk_relation"),
    )
    op.create_index("ix_relation_source_id", "relation", ["source_id"], unique=False)
    op.create_index("ix_relation_to_role_id", "relation", ["to_role_id"], unique=False)

    op.create_table(
        "role_skill_mix",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("type_id", sa.String(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=True),
        sa.CheckConstraint(
            "aspect IN ('intended', 'observed', 'not stated')",
            name="ck_role_skill_mix_aspect_is_known",
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_role_skill_mix_origin_is_known"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_role_skill_mix_role_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_role_skill_mix_source_id"
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["skill_mix_change_type.type_id"], name="fk_role_skill_mix_type_id"
        ),
        sa.PrimaryKeyConstraint("role_id", "type_id", "aspect", name="pk_role_skill_mix"),
    )
    op.create_index("ix_role_skill_mix_source_id", "role_skill_mix", ["source_id"], unique=False)
    op.create_index("ix_role_skill_mix_type_id", "role_skill_mix", ["type_id"], unique=False)

    op.create_table(
        "study_availability",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("trust_id", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("role_label", sa.String(), nullable=True),
        sa.Column("responded", sa.Integer(), nullable=True),
        sa.Column("approached", sa.Integer(), nullable=True),
        sa.Column("availability_class", sa.String(), nullable=True),
        sa.Column("count_note", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')",
            name="ck_study_availability_origin_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.role_id"], name="fk_study_availability_role_id"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_study_availability_source_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_study_availability"),
    )
    op.create_index(
        "ix_study_availability_role_id", "study_availability", ["role_id"], unique=False
    )
    op.create_index(
        "ix_study_availability_source_id", "study_availability", ["source_id"], unique=False
    )

    op.create_table(
        "synonym",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('alternative title', 'plain name', 'abbreviation', 'local variant', 'senior form', 'trainee form', 'former name', 'misspelling', 'list wording')",
            name="ck_synonym_kind_is_known",
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_synonym_origin_is_known"
        ),
        sa.CheckConstraint(
            "scope IN ('exact', 'narrower', 'broader', 'related', 'former', 'misspelling')",
            name="ck_synonym_scope_is_known",
        ),
        _is_date("synonym", "valid_from"),
        _is_date("synonym", "valid_to"),
        sa.CheckConstraint(
            "substr(valid_from, 1, length(valid_to)) <= valid_to",
            name="ck_synonym_interval_is_in_order",
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_synonym_role_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_synonym_source_id"),
        sa.PrimaryKeyConstraint("role_id", "term", name="pk_synonym"),
    )
    op.create_index("ix_synonym_source_id", "synonym", ["source_id"], unique=False)
    op.create_index("ix_synonym_term", "synonym", ["term"], unique=False)
    op.create_index(
        "uq_synonym_term_matchable",
        "synonym",
        ["term"],
        unique=True,
        sqlite_where=sa.text("scope IN ('exact', 'narrower', 'former', 'misspelling')"),
        postgresql_where=sa.text("scope IN ('exact', 'narrower', 'former', 'misspelling')"),
    )

    op.create_table(
        "code",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("display", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("introduced", sa.String(), nullable=True),
        sa.Column("retired", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('code', 'heading', 'level')", name="ck_code_kind_is_known"),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_code_origin_is_known"
        ),
        sa.CheckConstraint("status IN ('active', 'retired')", name="ck_code_status_is_known"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_code_source_id"),
        sa.ForeignKeyConstraint(
            ["system_id", "version", "parent"],
            ["code.system_id", "code.version", "code.code"],
            name="fk_code_system_id_version_parent",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "version"],
            ["code_system_version.system_id", "code_system_version.version"],
            name="fk_code_system_id_version",
        ),
        sa.PrimaryKeyConstraint("system_id", "version", "code", name="pk_code"),
    )
    op.create_index("ix_code_source_id", "code", ["source_id"], unique=False)

    op.create_table(
        "code_evidence",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'searched') = (origin = 'derived')",
            name="ck_code_evidence_only_searches_are_derived",
        ),
        _is_date("code_evidence", "as_of"),
        sa.CheckConstraint(
            "kind = 'searched' OR source_id IS NOT NULL",
            name="ck_code_evidence_a_statement_has_a_source",
        ),
        sa.CheckConstraint(
            "kind IN ('has_code', 'lacks_code', 'partially', 'miscoded_as', 'generic_cell', 'searched')",
            name="ck_code_evidence_kind_is_known",
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_code_evidence_origin_is_known"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_code_evidence_role_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_code_evidence_source_id"
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "version"],
            ["code_system_version.system_id", "code_system_version.version"],
            name="fk_code_evidence_system_id_version",
        ),
        sa.ForeignKeyConstraint(
            ["system_id"], ["code_system.system_id"], name="fk_code_evidence_system_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_code_evidence"),
    )
    op.create_index("ix_code_evidence_role_id", "code_evidence", ["role_id"], unique=False)
    op.create_index("ix_code_evidence_source_id", "code_evidence", ["source_id"], unique=False)
    op.create_index(
        "uq_code_evidence_searched",
        "code_evidence",
        ["role_id", "system_id", "version"],
        unique=True,
        sqlite_where=sa.text("kind = 'searched'"),
        postgresql_where=sa.text("kind = 'searched'"),
    )
    op.create_index(
        "uq_code_evidence_stated",
        "code_evidence",
        ["role_id", "system_id", "kind", "as_of", "says"],
        unique=True,
        sqlite_where=sa.text("kind <> 'searched'"),
        postgresql_where=sa.text("kind <> 'searched'"),
    )
    op.create_index(
        "uq_code_evidence_undated",
        "code_evidence",
        ["role_id", "system_id", "kind", "says"],
        unique=True,
        sqlite_where=sa.text("kind <> 'searched' AND as_of IS NULL"),
        postgresql_where=sa.text("kind <> 'searched' AND as_of IS NULL"),
    )

    op.create_table(
        "code_title",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_code_title_origin_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "version", "code"],
            ["code.system_id", "code.version", "code.code"],
            name="fk_code_title_system_id_version_code",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("system_id", "version", "code", "title", name="pk_code_title"),
    )
    op.create_table(
        "mapping",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_detail", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=False),
        sa.Column("system_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("justification", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "justification IN ('semapv:ManualMappingCuration', 'semapv:LexicalMatching')",
            name="ck_mapping_justification_is_known",
        ),
        sa.CheckConstraint(
            "origin IN ('seed', 'proposal', 'derived')", name="ck_mapping_origin_is_known"
        ),
        sa.CheckConstraint(
            "predicate IN ('skos:exactMatch', 'skos:closeMatch', 'skos:broadMatch', 'skos:narrowMatch', 'skos:relatedMatch')",
            name="ck_mapping_predicate_is_known",
        ),
        sa.CheckConstraint(
            "relation IN ('own', 'shared', 'known_miscoding', 'historic')",
            name="ck_mapping_relation_is_known",
        ),
        _is_date("mapping", "valid_from"),
        _is_date("mapping", "valid_to"),
        sa.CheckConstraint(
            "substr(valid_from, 1, length(valid_to)) <= valid_to",
            name="ck_mapping_interval_is_in_order",
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_mapping_role_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_mapping_source_id"),
        sa.ForeignKeyConstraint(
            ["system_id", "version", "code"],
            ["code.system_id", "code.version", "code.code"],
            name="fk_mapping_system_id_version_code",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "role_id", "system_id", "version", "code", "relation", name="pk_mapping"
        ),
    )
    op.create_index("ix_mapping_source_id", "mapping", ["source_id"], unique=False)


def _create_access() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("revoked_at", _INSTANT, nullable=True),
        sa.Column("last_used_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_key"),
    )
    op.create_table(
        "api_key_organisation",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_key.key_id"], name="fk_api_key_organisation_key_id"
        ),
        sa.ForeignKeyConstraint(
            ["ods_code"], ["organisation.ods_code"], name="fk_api_key_organisation_ods_code"
        ),
        sa.PrimaryKeyConstraint("key_id", "ods_code", name="pk_api_key_organisation"),
    )
    op.create_table(
        "login_session",
        sa.Column("session_hash", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("organisations", sa.String(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("session_hash", name="pk_login_session"),
    )
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"])
    op.create_table(
        "answered_request",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_answered_request"),
    )
    op.create_index("ix_answered_request_expires_at", "answered_request", ["expires_at"])


def _create_releases() -> None:
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("published_at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("resolver", sa.String(), nullable=False),
        sa.Column("last_change", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_release"),
        sa.UniqueConstraint("version", name="uq_release_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "release_file",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "format IN ('datapackage', 'jsonl', 'sssom', 'fhir', 'sqlite')",
            name="ck_release_file_format_is_known",
        ),
        sa.ForeignKeyConstraint(["version"], ["release.version"], name="fk_release_file_version"),
        sa.PrimaryKeyConstraint("version", "format", name="pk_release_file"),
    )


def _create_establishments() -> None:
    op.create_table(
        "establishment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.String(), nullable=False),
        sa.Column("stored_at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("lines_hash", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_establishment_version_number_counts_from_one"),
        sa.CheckConstraint(_is_date_in("as_at"), name="ck_establishment_version_as_at_is_a_date"),
        sa.ForeignKeyConstraint(
            ["ods_code"], ["organisation.ods_code"], name="fk_establishment_version_ods_code"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_establishment_version"),
        sa.UniqueConstraint("ods_code", "number", name="uq_establishment_version_ods_code_number"),
    )
    op.create_table(
        "establishment_line",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("occupation_code", sa.String(), nullable=True),
        sa.Column("job_role", sa.String(), nullable=True),
        sa.Column("staff_group", sa.String(), nullable=True),
        sa.Column("setting", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("headcount_quality", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("fte", sa.Float(), nullable=True),
        sa.Column("employed_by", sa.String(), nullable=True),
        sa.Column("new_as", sa.String(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "headcount_quality IN ('exact', 'estimate', 'unknown')",
            name="ck_establishment_line_headcount_quality_is_known",
        ),
        sa.CheckConstraint(
            "employed_by IN ('trust', 'outsourced')",
            name="ck_establishment_line_employed_by_is_known",
        ),
        sa.CheckConstraint(
            "new_as IN ('nationally', 'to_the_trust', 'new_setting', 'new_title')",
            name="ck_establishment_line_new_as_is_known",
        ),
        sa.CheckConstraint("headcount >= 0", name="ck_establishment_line_headcount_is_no_debt"),
        sa.CheckConstraint("fte >= 0", name="ck_establishment_line_fte_is_no_debt"),
        sa.CheckConstraint(
            "(headcount_quality = 'exact' AND headcount IS NOT NULL)"
            " OR headcount_quality = 'estimate'"
            " OR (headcount_quality = 'unknown' AND headcount IS NULL)",
            name="ck_establishment_line_headcount_fits_its_quality",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["establishment_version.id"], name="fk_establishment_line_version_id"
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_establishment_line"),
    )
    op.create_table(
        "establishment_resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registry_content", sa.String(), nullable=False),
        sa.Column("resolver", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["establishment_version.id"],
            name="fk_establishment_resolution_version_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_establishment_resolution"),
        sa.UniqueConstraint(
            "version_id", "number", name="uq_establishment_resolution_version_id_number"
        ),
    )
    op.create_table(
        "establishment_answer",
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["establishment_resolution.id"],
            name="fk_establishment_answer_resolution_id",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.role_id"], name="fk_establishment_answer_role_id"
        ),
        sa.PrimaryKeyConstraint("resolution_id", "position", name="pk_establishment_answer"),
    )
    op.create_index("ix_establishment_answer_role_id", "establishment_answer", ["role_id"])
    op.create_table(
        "local_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("decided_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "role_id IS NOT NULL OR reason IS NOT NULL", name="ck_local_title_local_has_a_reason"
        ),
        sa.ForeignKeyConstraint(
            ["ods_code"], ["organisation.ods_code"], name="fk_local_title_ods_code"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_local_title_role_id"),
        sa.PrimaryKeyConstraint("id", name="pk_local_title"),
        sa.UniqueConstraint("ods_code", "title_key", name="uq_local_title_ods_code_title_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_local_title_role_id", "local_title", ["role_id"])


def _create_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("proposer", sa.String(), nullable=True),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("decider", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("national_status", sa.String(), nullable=True),
        sa.Column("national_version", sa.String(), nullable=True),
        sa.Column("national_code", sa.String(), nullable=True),
        sa.Column("national_on", sa.String(), nullable=True),
        sa.Column("national_note", sa.String(), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new_code', 'new_role', 'new_synonym', 'change_mapping', 'retire_synonym', 'retire_role', 'mark_ambiguous')",
            name="ck_proposal_kind_is_known",
        ),
        sa.CheckConstraint(
            "national_status IN ('pack_ready', 'sent', 'approved', 'declined')",
            name="ck_proposal_national_status_is_known",
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR decision_reason IS NOT NULL",
            name="ck_proposal_a_rejection_has_a_reason",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'accepted', 'rejected', 'withdrawn')",
            name="ck_proposal_state_is_known",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR proposer IS NOT NULL",
            name="ck_proposal_has_a_proposer",
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'rejected') OR decider IS NOT NULL",
            name="ck_proposal_has_a_decider",
        ),
        sa.CheckConstraint("decider <> proposer", name="ck_proposal_is_decided_by_another"),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.ods_code"], name="fk_proposal_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_role_id", "proposal", ["role_id"], unique=False)
    op.create_index("ix_proposal_state", "proposal", ["state"], unique=False)
    op.create_index("ix_proposal_subject", "proposal", ["subject"], unique=False)
    op.create_table(
        "proposal_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_comment_proposal_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_comment"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_proposal_comment_proposal_id", "proposal_comment", ["proposal_id"], unique=False
    )
    op.create_table(
        "proposal_source",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(source_id IS NULL) = (title IS NOT NULL AND url IS NOT NULL)",
            name="ck_proposal_source_is_known_or_described",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_source_proposal_id"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_source"),
    )


def _create_checks() -> None:
    op.create_table(
        "check_job",
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("listed", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.Column("problem_code", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT, nullable=True),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name="ck_check_job_state_is_known"
        ),
        sa.PrimaryKeyConstraint("check_id", name="pk_check_job"),
    )
    op.create_index("ix_check_job_expires_at", "check_job", ["expires_at"])
    op.create_table(
        "check_part",
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check_job.check_id"],
            name="fk_check_part_check_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("check_id", "number", name="pk_check_part"),
    )
