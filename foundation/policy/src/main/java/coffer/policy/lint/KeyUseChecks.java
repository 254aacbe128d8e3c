package coffer.policy.lint;

import coffer.policy.lint.ConditionDraft.Family;
import coffer.policy.lint.StatementDraft.Word;
import coffer.policy.match.Wildcards;
import java.util.Locale;

/// What is special about single condition keys: the form of their values, and where they do not do
/// what one would think.
record KeyUseChecks(Frame frame) implements StatementCheck {
    private static final String KMS_KEY_ARN =
            "arn:[a-z*?-]+:kms:[a-z0-9*?-]+:[0-9*?]+:(key/|\\*).*";

    @Override
    public void check(StatementDraft statement) {
        for (ConditionDraft condition : statement.conditions()) {
            values(condition);
            use(statement, condition);
        }
    }

    private Report report() {
        return frame.report();
    }

    private void values(ConditionDraft condition) {
        if (condition.family() == Family.NULL) return;
        for (Word value : condition.values()) {
            String text = value.text();
            if (Wildcards.isWild(text) || text.contains("${")) continue;
            switch (condition.key().name().toLowerCase(Locale.ROOT)) {
                case "aws:requestedregion", "kms:primaryregion", "kms:replicaregion" ->
                        region(value);
                case "aws:sourcevpc" -> identifier(value, "vpc-", Issue.INVALID_VPC_FORMAT);
                case "aws:sourcevpce" -> identifier(value, "vpce-", Issue.INVALID_VPCE_FORMAT);
                case "kms:viaservice" ->
                        principal(
                                value,
                                "[a-z0-9-]+(\\.[a-z0-9-]+)+\\.amazonaws\\.com",
                                "service-name.AWS_region.amazonaws.com");
                case "iam:passedtoservice",
                        "aws:principalservicename",
                        "aws:calledvia",
                        "aws:calledviafirst",
                        "aws:calledvialast" ->
                        principal(
                                value, "[a-z0-9-]+(\\.[a-z0-9-]+)+", "service-name.amazonaws.com");
                case "s3:x-amz-server-side-encryption-aws-kms-key-id" -> {
                    if (!text.matches(KMS_KEY_ARN)) {
                        report().add(
                                        Issue.INVALID_KMS_KEY_VALUE,
                                        value.spot(),
                                        condition.key().name());
                    }
                }
                default -> {}
            }
        }
    }

    private void region(Word value) {
        // AWS's global services say `aws-global` or the region of their endpoint.
        boolean isOne = Regions.isOne(value.text()) || value.text().equals("aws-global");
        if (!isOne) report().add(Issue.INVALID_REGION, value.spot(), value.text());
    }

    private void identifier(Word value, String prefix, Issue issue) {
        boolean isOne = value.text().matches(prefix + "([0-9a-z]{8}|[0-9a-z]{17})");
        if (!isOne) report().add(issue, value.spot());
    }

    private void principal(Word value, String form, String expected) {
        if (value.text().matches(form)) return;
        report().add(Issue.INVALID_SERVICE_PRINCIPAL_FORMAT, value.spot(), expected);
    }

    private void use(StatementDraft statement, ConditionDraft condition) {
        String key = condition.key().name();
        Spot spot = condition.key().key();
        switch (key.toLowerCase(Locale.ROOT)) {
            case "aws:useragent", "aws:referer" ->
                    report().add(Issue.UNTRUSTWORTHY_CONDITION_KEY, spot, key);
            case "aws:vpcsourceip" -> {
                if (statement.allows() && !statement.asksFor("aws:SourceVpc", "aws:SourceVpce")) {
                    report().add(Issue.MISSING_PAIRED_CONDITION_KEYS, spot, key, "aws:SourceVpc");
                }
            }
            case "s3:prefix" -> prefix(statement, condition);
            case "s3:resourceaccount" -> {
                if (frame.target() == Target.BUCKET || frame.target() == Target.ACCESS_POINT) {
                    report().add(
                                    Issue.IRRELEVANT_CONDITION_KEY_IN_POLICY,
                                    spot,
                                    key,
                                    frame.target().resourceType());
                }
            }
            case "dynamodb:attributes" -> {
                if (statement.allows() && !statement.asksFor("dynamodb:Select")) {
                    report().add(Issue.DYNAMODB_ATTRIBUTES_WITHOUT_SELECT, spot);
                }
            }
            default -> {}
        }
    }

    private void prefix(StatementDraft statement, ConditionDraft condition) {
        boolean isNegative =
                condition.family() == Family.STRING
                        && (statement.denies() != condition.isNegated());
        if (isNegative) report().add(Issue.S3_PREFIX_IN_NEGATIVE_CONTEXT, condition.key().key());
    }
}
