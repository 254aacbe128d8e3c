package coffer.policy.lint;

import coffer.kernel.AccountId;
import coffer.policy.lint.StatementDraft.Word;
import coffer.policy.match.Wildcards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether the resources look like ARNs, and are each needed.
record ResourceChecks(Frame frame) implements StatementCheck {
    private static final int FIELDS = 6;
    private static final int MOST_COMPARED = 200;

    /// What belongs to S3 and yet to a region and an account.
    private static final Set<String> REGIONAL_IN_S3 =
            Set.of(
                    "accesspoint",
                    "access-grants",
                    "async-request",
                    "job",
                    "storage-lens",
                    "storage-lens-group");

    private static final Set<String> IN_IAM =
            Set.of(
                    "access-report",
                    "assumed-role",
                    "delegation-request",
                    "federated-user",
                    "group",
                    "instance-profile",
                    "mfa",
                    "oidc-provider",
                    "policy",
                    "role",
                    "root",
                    "saml-provider",
                    "server-certificate",
                    "sms-mfa",
                    "u2f",
                    "user");

    @Override
    public void check(StatementDraft statement) {
        for (String element : List.of("Resource", "NotResource")) {
            statement.find(element).ifPresent(field -> form(field.value()));
            List<Word> resources = statement.words(element);
            resources.forEach(this::resource);
            redundant(resources);
        }
    }

    private void form(Spot element) {
        if (element.items().filter(List::isEmpty).isPresent()) {
            report().add(Issue.EMPTY_ARRAY_RESOURCE, element);
        }
        for (Spot item : element.each()) {
            if (item.text().isEmpty()) report().add(Issue.DATA_TYPE_MISMATCH, item, "String");
        }
    }

    private Report report() {
        return frame.report();
    }

    private void resource(Word resource) {
        if (resource.text().equals("*")) return;
        new Variables(frame).check(resource);
        if (!resource.text().startsWith("arn:")) {
            report().add(Issue.INVALID_ARN_PREFIX, resource.spot());
            return;
        }
        // Variables have colons of their own.
        String text = resource.text().replaceAll("\\$\\{[^}]*}", "*");
        String[] parts = text.split(":", FIELDS);
        if (parts.length < FIELDS) {
            report().add(Issue.MISSING_ARN_FIELD, resource.spot(), FIELDS);
            return;
        }
        Parts arn = new Parts(resource.spot(), parts[1], parts[2], parts[3], parts[4], parts[5]);
        common(arn);
        switch (arn.service()) {
            case "s3" -> bucket(arn);
            case "iam" -> entity(arn);
            case "kms" -> key(arn);
            default -> {}
        }
    }

    private record Parts(
            Spot spot,
            String partition,
            String service,
            String region,
            String account,
            String resource) {
        String type() {
            return resource.split("[/:]", 2)[0];
        }
    }

    private void common(Parts arn) {
        if (!Wildcards.isWild(arn.partition()) && !arn.partition().equals("aws")) {
            report().add(
                            Issue.INVALID_PARTITION,
                            arn.spot(),
                            arn.service(),
                            arn.partition(),
                            "aws");
        }
        if (Wildcards.isWild(arn.service()) && !arn.service().equals("*")) {
            report().add(Issue.WILDCARD_IN_SERVICE_NAME, arn.spot());
        }
        if (!arn.service().equals(arn.service().toLowerCase(Locale.ROOT))) {
            report().add(Issue.INVALID_ARN_SERVICE_CASE, arn.spot(), arn.service());
        }
        boolean isAccount =
                arn.account().isEmpty()
                        || arn.account().equals("aws")
                        || AccountId.isOne(arn.account());
        if (!isAccount && !Wildcards.isWild(arn.account())) {
            report().add(Issue.INVALID_ARN_ACCOUNT, arn.spot(), arn.account());
        }
        boolean isRegion = arn.region().isEmpty() || Regions.isOne(arn.region());
        if (!isRegion && !Wildcards.isWild(arn.region())) {
            report().add(Issue.INVALID_ARN_REGION, arn.spot(), arn.region());
        }
        boolean isOfOther =
                frame.target()
                        .service()
                        .filter(_ -> frame.target() != Target.TRUST)
                        .filter(service -> !Wildcards.overlap(service, arn.service()))
                        .isPresent();
        if (isOfOther) {
            report().add(
                            Issue.UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
                            arn.spot(),
                            frame.target().resourceType());
        }
    }

    private void bucket(Parts arn) {
        boolean isBucket = !Wildcards.isWild(arn.type()) && !REGIONAL_IN_S3.contains(arn.type());
        if (!isBucket) return;
        if (!arn.region().isEmpty() && !Wildcards.isWild(arn.region())) {
            report().add(Issue.ARN_REGION_NOT_ALLOWED, arn.spot(), "s3");
        }
        if (!arn.account().isEmpty() && !Wildcards.isWild(arn.account())) {
            report().add(Issue.ARN_ACCOUNT_NOT_ALLOWED, arn.spot(), "s3");
        }
    }

    private void entity(Parts arn) {
        if (!arn.region().isEmpty() && !Wildcards.isWild(arn.region())) {
            report().add(Issue.ARN_REGION_NOT_ALLOWED, arn.spot(), "iam");
        }
        if (arn.account().isEmpty()) {
            report().add(Issue.MISSING_ARN_ACCOUNT, arn.spot(), arn.resource());
        }
        if (!Wildcards.isWild(arn.type()) && !IN_IAM.contains(arn.type())) {
            report().add(Issue.INVALID_ARN_RESOURCE, arn.spot());
        }
    }

    private void key(Parts arn) {
        if (arn.region().isEmpty()) report().add(Issue.MISSING_ARN_REGION, arn.spot(), "kms");
        if (arn.account().isEmpty()) {
            report().add(Issue.MISSING_ARN_ACCOUNT, arn.spot(), arn.resource());
        }
        boolean isKnown =
                Wildcards.isWild(arn.type())
                        || arn.resource().startsWith("key/")
                        || arn.resource().startsWith("alias/");
        if (!isKnown) report().add(Issue.INVALID_ARN_RESOURCE, arn.spot());
    }

    private void redundant(List<Word> resources) {
        List<String> patterns = resources.stream().map(Word::text).toList();
        // Each is compared with each.
        if (patterns.size() > MOST_COMPARED) return;
        List<Spot> redundant = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            if (ActionChecks.isCovered(patterns, i)) redundant.add(resources.get(i).spot());
        }
        if (redundant.isEmpty()) return;
        report().addAll(Issue.REDUNDANT_RESOURCE, redundant, redundant.size());
    }
}
