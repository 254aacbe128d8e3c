package coffer.policy.lint;

import coffer.policy.document.PrincipalNames;
import coffer.policy.lint.Spot.Field;
import coffer.policy.match.Wildcards;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether principals are named as they can be.
record PrincipalChecks(Frame frame) implements StatementCheck {
    private static final Pattern ENTITY =
            Pattern.compile(
                    "[0-9]{12}|arn:aws[a-z-]*:(iam::[0-9]{12}:(root|(user|role)/.+)"
                            + "|sts::[0-9]{12}:(assumed-role/[^/]+|federated-user)/[^/]+)");
    private static final Pattern PROVIDER =
            Pattern.compile(
                    "[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)++(/.*)?"
                            + "|arn:aws[a-z-]*:iam::[0-9]{12}:(saml|oidc)-provider/.+");

    @Override
    public void check(StatementDraft statement) {
        if (!frame.target().isResourcePolicy()) return;
        for (String element : List.of("Principal", "NotPrincipal")) {
            statement.find(element).ifPresent(field -> element(field.value()));
        }
    }

    private Report report() {
        return frame.report();
    }

    private void element(Spot element) {
        Optional<List<Field>> byType = element.fields();
        if (byType.isEmpty()) {
            everyone(element);
            return;
        }
        if (byType.get().isEmpty()) report().add(Issue.EMPTY_OBJECT_PRINCIPAL, element);
        for (Field type : byType.get()) {
            boolean isKnown =
                    List.of("AWS", "CanonicalUser", "Federated", "Service").contains(type.name());
            if (!isKnown) {
                report().add(Issue.INVALID_PRINCIPAL_KEY, type.key(), type.name());
                continue;
            }
            if (type.value().items().filter(List::isEmpty).isPresent()) {
                report().add(Issue.EMPTY_ARRAY_PRINCIPAL, type.value());
            }
            for (Spot name : type.value().each()) name(type.name(), name);
        }
    }

    private void everyone(Spot element) {
        if (!element.text().filter("*"::equals).isPresent()) {
            report().add(Issue.INVALID_PRINCIPAL_FORMAT, element);
        } else if (frame.target() == Target.TRUST) {
            report().add(Issue.ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL, element);
        }
    }

    private void name(String type, Spot spot) {
        Optional<String> text = spot.text();
        if (text.isEmpty()) {
            report().add(Issue.DATA_TYPE_MISMATCH, spot, "String");
            return;
        }
        boolean isEveryone = type.equals("AWS") && text.get().equals("*");
        if (text.get().contains("${")) {
            report().add(Issue.VARIABLE_UNSUPPORTED_IN_ELEMENT, spot, text.get());
        } else if (Wildcards.isWild(text.get())) {
            if (!isEveryone) report().add(Issue.UNSUPPORTED_WILDCARD_IN_PRINCIPAL, spot, type);
        } else {
            switch (type) {
                case "AWS" -> entity(spot, text.get());
                case "Service" -> service(spot, text.get());
                case "Federated" -> provider(spot, text.get());
                default -> {}
            }
        }
    }

    private void entity(Spot spot, String text) {
        if (PrincipalNames.isUniqueId(text)) {
            report().add(
                            text.startsWith("AIDA")
                                    ? Issue.INVALID_USER_REFERENCE
                                    : Issue.INVALID_ROLE_REFERENCE,
                            spot,
                            text);
        } else if (!ENTITY.matcher(text).matches()) {
            report().add(Issue.INVALID_PRINCIPAL_FORMAT, spot);
        }
    }

    private void service(Spot spot, String text) {
        if (!PrincipalNames.isService(text)) {
            report().add(
                            Issue.INVALID_SERVICE_PRINCIPAL_FORMAT,
                            spot,
                            "service-name.amazonaws.com");
        }
    }

    private void provider(Spot spot, String text) {
        boolean mayTrust = frame.target() == Target.TRUST || frame.target() == Target.RESOURCE;
        if (!mayTrust) {
            report().add(Issue.FEDERATED_PRINCIPAL_NOT_SUPPORTED, spot);
        } else if (!PROVIDER.matcher(text).matches()) {
            report().add(Issue.INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY, spot);
        }
    }
}
