package coffer.policy.lint;

import coffer.policy.lint.Spot.Field;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which elements a statement has, lacks and must not have.
record ElementChecks(Frame frame) implements StatementCheck {
    private static final Set<String> ELEMENTS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    @Override
    public void check(StatementDraft statement) {
        for (Field field : statement.elements()) {
            if (!ELEMENTS.contains(field.name())) {
                report().add(Issue.INVALID_POLICY_ELEMENT, field.key(), field.name());
            }
        }
        statement.find("Sid").ifPresent(sid -> sid(sid.value()));
        statement
                .find("Effect")
                .ifPresentOrElse(
                        effect -> effect(effect.value()),
                        () -> report().add(Issue.MISSING_EFFECT, statement.spot()));
        for (String name : List.of("Action", "Resource", "Principal")) both(statement, name);
        if (!statement.has("Action") && !statement.has("NotAction")) {
            report().add(Issue.MISSING_ACTION, statement.spot());
        }
        resource(statement);
        principal(statement);
    }

    private Report report() {
        return frame.report();
    }

    private void sid(Spot sid) {
        Optional<String> text = sid.text();
        if (text.isEmpty()) {
            report().add(Issue.DATA_TYPE_MISMATCH, sid, "String");
        } else if (text.get().isEmpty()) {
            report().add(Issue.EMPTY_SID_VALUE, sid);
        } else if (!frame.target().isResourcePolicy() && !text.get().matches("[0-9A-Za-z]*")) {
            report().add(Issue.UNSUPPORTED_SID, sid);
        }
    }

    private void effect(Spot effect) {
        Optional<String> text = effect.text();
        if (text.isEmpty()) {
            report().add(Issue.DATA_TYPE_MISMATCH, effect, "String");
        } else if (!text.get().equals("Allow") && !text.get().equals("Deny")) {
            report().add(Issue.INVALID_EFFECT, effect, text.get());
        }
    }

    private void both(StatementDraft statement, String name) {
        Optional<Field> plain = statement.find(name);
        Optional<Field> negated = statement.find("Not" + name);
        if (plain.isEmpty() || negated.isEmpty()) return;
        report().addAll(
                        Issue.UNSUPPORTED_ELEMENT_COMBINATION,
                        List.of(plain.get().key(), negated.get().key()),
                        name,
                        "Not" + name);
    }

    private void resource(StatementDraft statement) {
        Optional<Field> either = either(statement, "Resource");
        switch (frame.target()) {
            case TRUST ->
                    either.ifPresent(field ->
                            report().add(
                                            Issue.ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
                                            field.key()));
            // It may be a role's, which has none.
            case RESOURCE -> {}
            case IDENTITY,
                    BUCKET,
                    ACCESS_POINT,
                    MULTI_REGION_ACCESS_POINT,
                    OBJECT_LAMBDA_ACCESS_POINT,
                    TABLE,
                    KEY,
                    SCP,
                    RCP -> {
                if (either.isEmpty()) report().add(Issue.MISSING_RESOURCE, statement.spot());
            }
        }
    }

    private void principal(StatementDraft statement) {
        Target target = frame.target();
        Optional<Field> either = either(statement, "Principal");
        Optional<Field> excepted = statement.find("NotPrincipal");
        if (target.namesPrincipals() && either.isEmpty()) {
            report().add(Issue.MISSING_PRINCIPAL, statement.spot());
        }
        if (target == Target.IDENTITY) {
            either.ifPresent(field ->
                    report().add(Issue.UNSUPPORTED_PRINCIPAL, field.key(), target.policyType()));
        }
        if (target == Target.SCP) {
            either.ifPresent(field -> report().add(Issue.SCP_SYNTAX_ERROR_PRINCIPAL, field.key()));
        }
        if (target == Target.TRUST) {
            excepted.ifPresent(field ->
                    report().add(Issue.ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL, field.key()));
        } else if (target.isResourcePolicy() && statement.allows()) {
            excepted.ifPresent(field -> report().add(Issue.ALLOW_WITH_NOT_PRINCIPAL, field.key()));
        }
    }

    private static Optional<Field> either(StatementDraft statement, String name) {
        return statement.find(name).or(() -> statement.find("Not" + name));
    }
}
