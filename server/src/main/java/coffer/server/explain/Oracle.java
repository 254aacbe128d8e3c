package coffer.server.explain;

import coffer.crypto.root.RootKey;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.IdentityPolicies;
import coffer.gate.authorise.Authoriser;
import coffer.iam.IamReader;
import coffer.iam.account.Directories;
import coffer.iam.directory.EntityKind;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.kms.grant.Grants;
import coffer.kms.grant.KeyGrants;
import coffer.kms.key.KeyName;
import coffer.organizations.OrganizationsService;
import coffer.policy.Decision;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.policy.document.PrincipalElement.Name;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.server.copy.InstallationCopy;
import coffer.server.explain.Everybody.Kept;
import coffer.server.explain.Everybody.Somebody;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import coffer.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Puts a [Hypothesis] to the gate's own authoriser, with the policies as they are stored and the
/// demand as the service that owns the resource makes it.
public final class Oracle {
    private static final String ANONYMOUS = "anonymous";

    private final Configuration configuration;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Oracle(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /// One opinion for each permission the request takes: reading an object under a KMS key takes
    /// two. Throws [ConfigurationException] if the question names what there is not.
    public List<Opinion> ask(Hypothesis hypothesis) {
        return ask(List.of(hypothesis)).getFirst();
    }

    /// The same for each of several, of which all see the same state of things.
    public List<List<Opinion>> ask(List<Hypothesis> hypotheses) {
        List<List<Opinion>> opinions = new ArrayList<>();
        sit(sitting -> hypotheses.forEach(each -> opinions.add(sitting.opinions(each))));
        return opinions;
    }

    /// Asks of everybody what `hypothesis` asks of one, and gives who it was and the opinions.
    ///
    /// Whoever comes without credentials is asked too, as `anonymous`, unless a key is to be used:
    /// nobody uses one unnamed.
    public void askOfEverybody(Hypothesis hypothesis, BiConsumer<String, List<Opinion>> each) {
        sit(sitting -> {
            Hypothesis same = sitting.ofOneKey(hypothesis);
            List<Demand> demands = sitting.demands(same);
            // Those of a page are asked at once, and told in their order.
            Consumer<List<Somebody>> ask =
                    page ->
                            page.parallelStream()
                                    .map(who -> new Asked(who.arn(), sitting.opinions(same, who)))
                                    .toList()
                                    .forEach(asked -> each.accept(asked.who(), asked.opinions()));
            new Everybody(sitting.store, sitting.directories)
                    .forEachPage(sitting.named(demands), ask);
            boolean usesKey =
                    demands.stream()
                            .map(demand -> demand.action().toLowerCase(Locale.ROOT))
                            .anyMatch(action -> action.startsWith("kms:"));
            if (!usesKey) ask.accept(List.of(new Somebody(ANONYMOUS, Optional.empty())));
        });
    }

    private record Asked(String who, List<Opinion> opinions) {}

    void sit(Consumer<Sitting> questions) {
        AccountId first = firstAccount();
        try (InstallationCopy copy = InstallationCopy.of(configuration, clock, random)) {
            IamReader iam = new IamReader(copy.store(), first);
            questions.accept(
                    new Sitting(
                            copy.store(),
                            iam.directories(),
                            new Callers(copy.store(), iam.directories(), clock),
                            new Resources(copy, iam, random),
                            iam.identityPolicies(),
                            OrganizationsService.guardrails(copy.store()),
                            configuration.value(Settings.REGIONS).getFirst()));
        } catch (ServiceException e) {
            throw new ConfigurationException(
                    "the service would refuse this before any policy is asked: " + e.getMessage());
        }
    }

    /// One state of things, and what is asked of it.
    record Sitting(
            Store store,
            Directories directories,
            Callers callers,
            Resources resources,
            IdentityPolicies stored,
            Guardrails guardrails,
            Region home) {

        /// What is demanded of anybody: of the root user of the first account, say.
        List<Demand> demands(Hypothesis hypothesis) {
            Principal root = new Principal.Root(directories.first());
            return opinions(hypothesis.by(root.label())).stream().map(Opinion::demand).toList();
        }

        /// A key's id or alias means another key to each account: here it is the first account's.
        Hypothesis ofOneKey(Hypothesis hypothesis) {
            String key = hypothesis.resource();
            boolean isOfKey = hypothesis.action().toLowerCase(Locale.ROOT).startsWith("kms:");
            if (!isOfKey || key.equals("*") || key.startsWith("arn:")) return hypothesis;
            Region region =
                    hypothesis.told("aws:RequestedRegion").stream()
                            .findFirst()
                            .map(Region::new)
                            .orElse(home);
            String resource = key.startsWith("alias/") ? key : "key/" + key;
            return hypothesis.on(Arn.of("kms", region, directories.first(), resource).toString());
        }

        List<Opinion> opinions(Hypothesis hypothesis) {
            return decided(steps(hypothesis));
        }

        List<Opinion> opinions(Hypothesis hypothesis, Somebody who) {
            Hypothesis his = hypothesis.by(who.arn());
            if (who.kept().isEmpty()) return opinions(his);
            Kept kept = who.kept().get();
            return decided(
                    resources.steps(his, callers.call(his, home, kept.account(), kept.entity())));
        }

        private List<Opinion> decided(List<Resources.Step> steps) {
            Authoriser authoriser = authoriser(stored);
            return steps.stream().map(step -> decide(authoriser, step)).toList();
        }

        /// The gate's own, were `policies` those of its callers.
        Authoriser authoriser(IdentityPolicies policies) {
            return new Authoriser(policies, guardrails);
        }

        /// The user, group or role that `text` means: an ARN, or a name in the first account.
        /// Throws [ConfigurationException] if there is none.
        Kept kept(EntityKind kind, String text) {
            Optional<Arn> arn = Arn.find(text);
            AccountId account =
                    store.read(snapshot ->
                            arn.map(it -> directories.account(snapshot, it))
                                    .orElse(Optional.of(directories.first()))
                                    .orElseThrow(() -> absent(kind, text)));
            String name = text.substring(text.lastIndexOf('/') + 1);
            return store.read(snapshot -> directories.of(account).find(snapshot, kind, name))
                    .filter(entity -> arn.isEmpty() || entity.arn(account).equals(arn.get()))
                    .map(entity -> new Kept(account, entity))
                    .orElseThrow(() -> absent(kind, text));
        }

        private static ConfigurationException absent(EntityKind kind, String text) {
            return new ConfigurationException("there is no " + kind.word() + " " + text);
        }

        /// Whom the policies and the grants of what is demanded name.
        Stream<Name> named(List<Demand> demands) {
            return demands.stream()
                    .flatMap(demand ->
                            Stream.concat(
                                    demand.governance().policy().stream().flatMap(Everybody::names),
                                    grantees(demand)));
        }

        private Stream<Name> grantees(Demand demand) {
            if (demand.governance().rule() != ResourceRule.KEY_POLICY) return Stream.empty();
            Set<Name> names = new LinkedHashSet<>();
            Arn.find(demand.resource())
                    .filter(arn -> arn.resource().startsWith("key/"))
                    .map(Oracle::keyName)
                    .ifPresent(key ->
                            new KeyGrants(store, new Grants(), key).forEachGrantee(names::add));
            return names.stream();
        }

        List<Resources.Step> steps(Hypothesis hypothesis) {
            return resources.steps(hypothesis, callers.call(hypothesis, home));
        }
    }

    private static KeyName keyName(Arn arn) {
        String id = arn.resource().substring("key/".length());
        return new KeyName(new AccountId(arn.account()), new Region(arn.region()), id);
    }

    static Opinion decide(Authoriser authoriser, Resources.Step step) {
        Demand demand = step.demand();
        Decision decision =
                authoriser.decide(step.call(), List.of(demand)).values().iterator().next();
        return new Opinion(demand, decision, step.remarks());
    }

    private AccountId firstAccount() {
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open();
                RootAccess access =
                        RootAccess.find(new SealedFiles(rootKeys.directory(), root))
                                .orElseThrow(() ->
                                        new ConfigurationException(
                                                "there is no installation yet; `coffer"
                                                        + " init` makes one"))) {
            return access.account();
        }
    }
}
