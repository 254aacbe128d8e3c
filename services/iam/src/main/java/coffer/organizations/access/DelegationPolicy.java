package coffer.organizations.access;

import coffer.iam.policy.Documents;
import coffer.kernel.AccountId;
import coffer.kernel.ServiceException;
import coffer.organizations.OrganizationsError;
import coffer.organizations.desk.Scene;
import coffer.policy.Policy;
import coffer.policy.document.PatternElement;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.policy.document.PrincipalElement;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.document.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the resource policy of an organization may say: which of its members may manage policies.
// AWS: Organizations User Guide, "Delegated administrator for AWS Organizations"; API Reference,
// PutResourcePolicy, "InvalidInputException".
record DelegationPolicy(Documents documents) {
    private static final Set<String> ACTIONS =
            Set.of(
                    "attachpolicy",
                    "createpolicy",
                    "deletepolicy",
                    "describeaccount",
                    "describecreateaccountstatus",
                    "describeeffectivepolicy",
                    "describehandshake",
                    "describeorganization",
                    "describeorganizationalunit",
                    "describepolicy",
                    "describeresourcepolicy",
                    "detachpolicy",
                    "disablepolicytype",
                    "enablepolicytype",
                    "listaccounts",
                    "listaccountsforparent",
                    "listawsserviceaccessfororganization",
                    "listchildren",
                    "listcreateaccountstatus",
                    "listdelegatedadministrators",
                    "listdelegatedservicesforaccount",
                    "listhandshakesforaccount",
                    "listhandshakesfororganization",
                    "listorganizationalunitsforparent",
                    "listparents",
                    "listpolicies",
                    "listpoliciesfortarget",
                    "listroots",
                    "listtagsforresource",
                    "listtargetsforpolicy",
                    "tagresource",
                    "untagresource",
                    "updatepolicy",
                    "describe*",
                    "list*");

    void check(Scene scene, String content) {
        Policy policy;
        try {
            policy = documents.compiled(content, PolicyKind.RESOURCE);
        } catch (PolicySyntaxException malformed) {
            throw OrganizationsError.INVALID_INPUT.refusal(
                    "INVALID_RESOURCE_POLICY_JSON", malformed.message());
        }
        policy.document().statements().forEach(statement -> check(scene, statement));
    }

    private static void check(Scene scene, Statement statement) {
        boolean isNamed =
                statement
                        .principal()
                        .filter(principal -> !principal.negated())
                        .filter(principal -> isOfMembers(scene, principal))
                        .isPresent();
        if (!isNamed) {
            throw refused(
                    "INVALID_PRINCIPAL",
                    "You specified an invalid principal element in the policy.");
        }
        if (statement.action().negated() || !areKnown(statement.action())) {
            throw refused(
                    "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
                    "You specified an action that isn't supported in the resource policy.");
        }
        boolean isOurs =
                statement
                        .resource()
                        .filter(resource -> !resource.negated())
                        .filter(resource -> areOurs(resource.patterns()))
                        .isPresent();
        if (!isOurs) {
            throw refused(
                    "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY",
                    "You specified a resource that isn't supported in the resource policy.");
        }
    }

    /// Everyone, with whatever conditions, is not excluded: only members are ever asked about.
    private static boolean isOfMembers(Scene scene, PrincipalElement principal) {
        return principal.names().stream()
                .allMatch(name ->
                        switch (name) {
                            case Name.Everyone _ -> true;
                            case Name.Account(AccountId account) -> isMember(scene, account);
                            case Name.Entity(var arn) ->
                                    AccountId.find(arn.account())
                                            .filter(account -> isMember(scene, account))
                                            .isPresent();
                            case Name.UniqueId _,
                                    Name.Session _,
                                    Name.Service _,
                                    Name.EveryService _,
                                    Name.Provider _ ->
                                    false;
                        });
    }

    private static boolean isMember(Scene scene, AccountId account) {
        return scene.tree().isMember(scene.snapshot(), account);
    }

    private static boolean areKnown(PatternElement actions) {
        return actions.patterns().stream()
                .map(action -> action.toLowerCase(Locale.ROOT))
                .allMatch(action ->
                        action.startsWith("organizations:")
                                && ACTIONS.contains(action.substring("organizations:".length())));
    }

    private static boolean areOurs(List<String> resources) {
        return resources.stream()
                .allMatch(resource ->
                        resource.equals("*") || resource.startsWith("arn:aws:organizations::"));
    }

    private static ServiceException refused(String reason, String message) {
        return OrganizationsError.INVALID_INPUT.refusal(reason, message);
    }
}
