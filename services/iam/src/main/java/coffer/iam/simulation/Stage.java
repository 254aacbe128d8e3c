package coffer.iam.simulation;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.api.ContextEntry;
import coffer.iam.attachment.Borne;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.policy.Documents;
import coffer.iam.session.AccountCredentials;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Sets up simulations: whose policies, which others, who calls and what is known of the request.
public record Stage(Desk desk, Borne.Shelves shelves, Documents documents) {
    private static final String SESSION = "simulation";

    /// What a caller gives.
    record Given(
            List<String> policies,
            List<String> boundaries,
            Optional<String> resourcePolicy,
            Optional<String> callerArn,
            Optional<String> resourceOwner,
            List<ContextEntry> context) {
        Given {
            policies = List.copyOf(policies);
            boundaries = List.copyOf(boundaries);
            context = List.copyOf(context);
        }
    }

    /// Whose policies are simulated. An ARN of another account or path is told apart only from
    /// those who may simulate it.
    record Chosen(Target target, boolean isOther) {
        Demand demand(String action) {
            return target.demand(action);
        }

        Entity in(Snapshot snapshot) {
            if (isOther) throw Directory.notFound(target.kind(), target.name());
            return target.in(snapshot);
        }
    }

    /// Throws unless it is the ARN of a user, group or role of this account.
    Chosen target(String arn) {
        Arn source = Arn.find(arn).orElseThrow(() -> invalid("Invalid Entity Arn: " + arn));
        String[] parts = source.resource().split("/", -1);
        EntityKind kind =
                Stream.of(EntityKind.values())
                        .filter(each -> each.word().equals(parts[0]) && parts.length > 1)
                        .findFirst()
                        .orElseThrow(() -> invalid("Invalid Entity Arn: " + arn));
        Target target = desk.target(kind, parts[parts.length - 1]);
        boolean isOther =
                target.seen().filter(it -> !it.arn(desk.account()).equals(source)).isPresent()
                        || !source.account().equals(desk.account().digits());
        return new Chosen(target, isOther);
    }

    List<Source> attached(Snapshot snapshot, Entity entity) {
        return shelves.of(snapshot, entity).stream().map(Source::of).toList();
    }

    List<Source> inputs(List<String> documentsGiven) {
        return sources("PolicyInputList", documentsGiven, PolicyKind.IDENTITY);
    }

    Scene custom(Snapshot snapshot, Given given) {
        if (given.resourcePolicy().isPresent() && given.callerArn().isEmpty()) {
            throw invalid("A CallerArn is needed with a ResourcePolicy.");
        }
        Principal caller =
                given.callerArn().map(arn -> caller(snapshot, arn)).orElseGet(this::nobody);
        return scene(given, caller, inputs(given.policies()), boundary(given));
    }

    Scene ofEntity(Snapshot snapshot, Entity entity, Given given) {
        List<Source> identity = new ArrayList<>(attached(snapshot, entity));
        identity.addAll(inputs(given.policies()));
        if (given.resourcePolicy().isPresent()
                && given.callerArn().isEmpty()
                && entity.kind() != EntityKind.USER) {
            throw invalid("A CallerArn is needed with a ResourcePolicy.");
        }
        Principal caller =
                given.callerArn()
                        .map(arn -> caller(snapshot, arn))
                        .orElseGet(() -> principal(entity));
        Optional<Source> boundary =
                boundary(given)
                        .or(() ->
                                entity.bearing()
                                        .boundary()
                                        .map(arn -> shelves.boundary(snapshot, arn))
                                        .map(Stage::ofBoundary));
        return scene(given, caller, identity, boundary);
    }

    private static Source ofBoundary(NamedPolicy boundary) {
        String name = boundary.name().substring(boundary.name().lastIndexOf('/') + 1);
        boolean isAwss = boundary.name().startsWith("arn:aws:iam::aws:");
        return new Source(name, isAwss ? "aws-managed" : "user-managed", boundary.policy());
    }

    private Optional<Source> boundary(Given given) {
        List<Source> boundaries =
                sources(
                        "PermissionsBoundaryPolicyInputList",
                        given.boundaries(),
                        PolicyKind.BOUNDARY);
        if (boundaries.size() > 1) throw invalid("There can be one permissions boundary only.");
        return boundaries.stream().findFirst();
    }

    private Scene scene(
            Given given, Principal caller, List<Source> identity, Optional<Source> boundary) {
        AccountId owner =
                given.resourceOwner()
                        .map(this::account)
                        .or(caller::account)
                        .orElseGet(desk::account);
        Optional<Source> resource =
                given.resourcePolicy()
                        .map(json -> new Source("ResourcePolicy", "resource", resource(json)));
        return new Scene(
                caller, identity, boundary, resource, owner, context(given, caller), List.of());
    }

    /// What it is attached to is not said; each kind of document that names principals will do.
    private Policy resource(String json) {
        for (PolicyKind kind : List.of(PolicyKind.RESOURCE, PolicyKind.KEY)) {
            try {
                return documents.compiled(json, kind);
            } catch (PolicySyntaxException otherKind) {
                // The last of them says what is wrong.
            }
        }
        return read("ResourcePolicy", json, PolicyKind.TRUST);
    }

    private List<Source> sources(String list, List<String> given, PolicyKind kind) {
        List<Source> sources = new ArrayList<>();
        for (String json : given) {
            int number = sources.size() + 1;
            sources.add(Source.given(list, number, read(list + "." + number, json, kind)));
        }
        return sources;
    }

    private Policy read(String what, String json, PolicyKind kind) {
        try {
            return documents.compiled(json, kind);
        } catch (PolicySyntaxException e) {
            throw invalid(what + ": " + e.message());
        }
    }

    /// The condition keys that are given, and those that follow from who calls.
    private Context context(Given given, Principal caller) {
        Context.Builder context = Context.builder();
        if (!caller.equals(nobody())) context.putAll(caller.contextKeys());
        for (ContextEntry entry : given.context()) {
            String key = entry.contextKeyName().orElseThrow(() -> invalid("A key has no name."));
            context.put(key, entry.contextKeyValues().orElse(List.of()));
        }
        return context.build();
    }

    /// A user: AWS's simulator takes no other ARN.
    private Principal caller(Snapshot snapshot, String text) {
        Arn arn =
                Arn.find(text)
                        .filter(each -> each.service().equals("iam"))
                        .filter(each -> each.resource().startsWith("user/"))
                        .orElseThrow(() -> invalid("Invalid CallerArn: " + text));
        Optional<Entity> known =
                arn.account().equals(desk.account().digits())
                        ? desk.directory().byArn(snapshot, arn)
                        : Optional.empty();
        return new Principal.User(account(text), arn, known.map(Entity::id).orElse("AIDA"));
    }

    private Principal principal(Entity entity) {
        Arn arn = entity.arn(desk.account());
        return switch (entity.kind()) {
            case USER -> new Principal.User(desk.account(), arn, entity.id());
            case ROLE ->
                    new Principal.AssumedRole(
                            desk.account(),
                            arn,
                            AccountCredentials.sessionArn(desk.account(), entity, SESSION),
                            entity.id(),
                            SESSION);
            case GROUP -> nobody();
        };
    }

    /// Some user of the account whom no policy names.
    private Principal nobody() {
        Arn arn = Entity.arn(EntityKind.USER, desk.account(), "/", SESSION);
        return new Principal.User(desk.account(), arn, "AIDA");
    }

    private AccountId account(String arnOrDigits) {
        String digits = Arn.find(arnOrDigits).map(Arn::account).orElse(arnOrDigits);
        try {
            return new AccountId(digits);
        } catch (IllegalArgumentException notAnAccount) {
            throw invalid("Invalid account: " + arnOrDigits);
        }
    }

    private static RuntimeException invalid(String why) {
        return IamError.INVALID_INPUT.because(why);
    }
}
