package coffer.iam.role;

import coffer.iam.IamError;
import coffer.iam.account.Directories;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Entity.Trust;
import coffer.iam.policy.Documents;
import coffer.iam.policy.JsonText;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.PolicyLimits;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.store.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Trust policies with the principals they mean: users and roles that a document names by ARN, of
/// any account that is kept here, are remembered by unique id when it is written, and decided upon
/// by that id.
// AWS: IAM User Guide, "AWS JSON policy elements: Principal", on unique ids in trust policies.
public final class TrustPolicies {
    private final Directories directories;
    private final Documents documents;

    public TrustPolicies(Directories directories, Documents documents) {
        this.directories = directories;
        this.documents = documents;
    }

    /// Throws for a document that is none, is too long, or names someone who does not exist; by
    /// unique id only who is of `account`, the role's own, may be named.
    public Map<String, String> principals(Snapshot snapshot, AccountId account, String json) {
        Policy policy = documents.read(json, PolicyKind.TRUST);
        TrustForm.check(json);
        if (PolicyLimits.lengthWithoutWhiteSpace(json) > PolicyLimits.TRUST_POLICY) {
            throw Directory.quota("ACLSizePerRole", PolicyLimits.TRUST_POLICY);
        }
        Map<String, String> principals = new LinkedHashMap<>();
        policy.document()
                .statements()
                .forEach(statement ->
                        statement
                                .principal()
                                .ifPresent(element ->
                                        element.names()
                                                .forEach(name ->
                                                        principals.putAll(
                                                                known(snapshot, account, name)))));
        return principals;
    }

    /// What decides who may assume the role.
    public NamedPolicy deciding(Entity role) {
        Trust trust = role.trusted();
        String json = rewritten(trust.document(), trust.principals());
        return new NamedPolicy(
                "AssumeRolePolicyDocument", documents.compiled(json, PolicyKind.TRUST));
    }

    /// The document as it is answered: a principal that is gone shows as its unique id, one that
    /// was renamed under its new ARN.
    public String shown(Snapshot snapshot, Entity role) {
        Trust trust = role.trusted();
        Map<String, String> changed = new LinkedHashMap<>();
        trust.principals()
                .forEach((arn, id) -> {
                    String now = directories.arnOf(snapshot, id).map(Arn::toString).orElse(id);
                    if (!now.equals(arn)) changed.put(arn, now);
                });
        return rewritten(trust.document(), changed);
    }

    /// The unique id of a user or role who is named by ARN or by unique id; empty for all others.
    private Map<String, String> known(Snapshot snapshot, AccountId account, Name name) {
        return switch (name) {
            case Name.Entity(Arn arn) -> known(snapshot, arn);
            case Name.UniqueId(String id) -> {
                boolean isOurs =
                        directories
                                .arnOf(snapshot, id)
                                .filter(arn -> arn.account().equals(account.digits()))
                                .isPresent();
                if (!isOurs) throw unknown(id);
                yield Map.of(id, id);
            }
            case Name.Everyone _,
                    Name.Account _,
                    Name.Session _,
                    Name.Service _,
                    Name.EveryService _,
                    Name.Provider _ ->
                    Map.of();
        };
    }

    private Map<String, String> known(Snapshot snapshot, Arn arn) {
        boolean isKeptHere =
                arn.service().equals("iam") && directories.account(snapshot, arn).isPresent();
        if (!isKeptHere) return Map.of();
        Entity entity = directories.byArn(snapshot, arn).orElseThrow(() -> unknown(arn.toString()));
        return Map.of(arn.toString(), entity.id());
    }

    private static RuntimeException unknown(String name) {
        return IamError.MALFORMED_POLICY_DOCUMENT.because(
                "Invalid principal in policy: \"AWS\":\"" + name + "\"");
    }

    private static String rewritten(String document, Map<String, String> replacements) {
        if (replacements.isEmpty()) return document;
        return JsonText.of(statements(JsonReader.read(document), replacements));
    }

    private static Json statements(Json document, Map<String, String> replacements) {
        return change(
                document,
                "Statement",
                statements ->
                        switch (statements) {
                            case Json.Items(List<Json> many) ->
                                    new Json.Items(
                                            many.stream()
                                                    .map(each -> statement(each, replacements))
                                                    .toList());
                            default -> statement(statements, replacements);
                        });
    }

    private static Json statement(Json statement, Map<String, String> replacements) {
        Json once = change(statement, "Principal", names -> principal(names, replacements));
        return change(once, "NotPrincipal", names -> principal(names, replacements));
    }

    private static Json principal(Json principal, Map<String, String> replacements) {
        return change(
                principal,
                "AWS",
                names ->
                        switch (names) {
                            case Json.Items(List<Json> many) ->
                                    new Json.Items(
                                            many.stream()
                                                    .map(each -> name(each, replacements))
                                                    .toList());
                            default -> name(names, replacements);
                        });
    }

    private static Json name(Json name, Map<String, String> replacements) {
        return name instanceof Json.Text(String text)
                ? new Json.Text(replacements.getOrDefault(text, text))
                : name;
    }

    private static Json change(Json object, String member, UnaryOperator<Json> how) {
        if (!(object instanceof Json.Fields(Map<String, Json> fields))) return object;
        Map<String, Json> changed = new LinkedHashMap<>(fields);
        changed.computeIfPresent(member, (_, value) -> how.apply(value));
        return new Json.Fields(changed);
    }
}
