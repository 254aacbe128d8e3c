package coffer.server.fsck;

import coffer.store.sqlite.RowAudit;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every kind of record that this version writes, by the name of its table. A row that opens as
/// none of them was changed, or a newer version wrote it.
final class RecordKinds {
    /// Holds wrapped keys, by their ids.
    static final String KEY_ROWS = "key_rows";

    static final String KMS_KEYS = "kms.key";
    static final String VERSIONS = "s3-versions";
    static final String UPLOADS = "s3-uploads";

    /// Holds sealed bytes, not records.
    static final String SMALL_BLOBS = "s3-small-blobs";

    private static final Set<String> FOUNDATION =
            Set.of(
                    "domain_key",
                    "carried_dead",
                    "carried_leaves",
                    "key_changed",
                    "key_lost",
                    "key_pages",
                    KEY_ROWS,
                    "key_top",
                    "ledger.intents",
                    "ledger.position",
                    "root_key");

    private static final Set<String> KMS =
            Set.of(
                    "kms.alias",
                    "kms.aliases-of-key",
                    "kms.grant",
                    "kms.grant.head",
                    "kms.grant.held",
                    "kms.grant.labelled",
                    "kms.grant.of-grantee",
                    "kms.grant.retirable",
                    "kms.grant.shapes",
                    "kms.grant.tally",
                    "kms.import-key",
                    KMS_KEYS,
                    "kms.key-store",
                    "kms.key-store.cluster",
                    "kms.key-store.doomed",
                    "kms.key.due",
                    "kms.key.name",
                    "kms.key.related",
                    "kms.key.tally",
                    "kms.material.discarded");

    private static final Set<String> IAM =
            Set.of(
                    "iam_access_keys",
                    "iam_account",
                    "iam_accounts_opened",
                    "iam_aliases",
                    "iam_bearers",
                    "iam_counts",
                    "iam_credential_report",
                    "iam_credential_report_pieces",
                    "iam_entities",
                    "iam_homes",
                    "iam_instance_profile_roles",
                    "iam_instance_profiles",
                    "iam_login_profiles",
                    "iam_members",
                    "iam_mfa_devices",
                    "iam_mfa_owned",
                    "iam_names",
                    "iam_oidc_providers",
                    "iam_password_rules",
                    "iam_policies",
                    "iam_revision",
                    "iam_saml_providers",
                    "iam_server_certificates",
                    "iam_service_role_deletions",
                    "iam_signing_certificates",
                    "iam_token_keys");

    private static final Set<String> STS = Set.of("sts_used_assertions", "sts_used_by_time");

    private static final Set<String> ORGANIZATIONS =
            Set.of(
                    "org_account_requests",
                    "org_addresses",
                    "org_cards",
                    "org_children",
                    "org_handshake_sides",
                    "org_handshakes",
                    "org_members",
                    "org_memberships",
                    "org_organizations",
                    "org_policies",
                    "org_policies_borne",
                    "org_policies_typed",
                    "org_policy_names",
                    "org_policy_targets",
                    "org_units");

    private static final Set<String> S3 =
            Set.of(
                    "s3-account-access",
                    "s3-analytics",
                    "s3-buckets",
                    "s3-buckets-owned",
                    "s3-cors",
                    "s3-erasure-receipts",
                    "s3-erasures",
                    "s3-fingerprints",
                    "s3-due-manifests",
                    "s3-former-keys",
                    "s3-inventory",
                    "s3-lifecycle",
                    "s3-lifecycle-rounds",
                    "s3-logged",
                    "s3-logged-until",
                    "s3-logging",
                    "s3-metrics",
                    "s3-notices",
                    "s3-notification",
                    "s3-part-lists",
                    "s3-place-epochs",
                    "s3-residences",
                    "s3-scrub",
                    SMALL_BLOBS,
                    "s3-tiering",
                    "s3-upload-parts",
                    UPLOADS,
                    "s3-usage",
                    "s3-usage-rounds",
                    VERSIONS,
                    "s3-website");

    static final RowAudit.Kinds ALL =
            new RowAudit.Kinds(
                    Stream.of(FOUNDATION, KMS, IAM, STS, ORGANIZATIONS, S3)
                            .flatMap(Set::stream)
                            .collect(Collectors.toSet()),
                    Set.of("ledger.outbox"));

    private RecordKinds() {}
}
