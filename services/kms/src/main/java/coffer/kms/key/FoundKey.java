package coffer.kms.key;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Demand.Governance;
import coffer.gate.Plan;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.KeyGrants;
import coffer.policy.Grant;
import coffer.policy.NamedPolicy;
import coffer.policy.ResourceRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key as a request found it: what the permission to use it is decided by.
public record FoundKey(
        KmsKey key,
        NamedPolicy policy,
        KeyGrants grants,
        List<String> aliases,
        Optional<String> requestAlias,
        Optional<RelatedKeys> related) {
    public static final String RESOURCE_TYPE = "AWS::KMS::Key";
    private static final EncryptionContext NO_CONTEXT = EncryptionContext.of(Optional.empty());

    public FoundKey {
        aliases = List.copyOf(aliases);
    }

    public KeyName name() {
        return key.name();
    }

    /// Whether this is the primary of related keys.
    public boolean isPrimary() {
        return related.filter(keys -> keys.isPrimaryIn(key.name().region())).isPresent();
    }

    /// Whether this is a replica of another key.
    public boolean isReplica() {
        return related.isPresent() && !isPrimary();
    }

    public String arn() {
        return key.name().arn().toString();
    }

    /// The first half of a plan to change this key whose answer does not name it, as its record
    /// does.
    // AWS: KMS Developer Guide, "Examples of AWS KMS log entries".
    public Plan.Demands changing(Demand... demands) {
        return changing(List.of(demands));
    }

    /// The same for demands that are counted only now.
    public Plan.Demands changing(List<Demand> demands) {
        return Plan.demanding(demands).notingAnswered("keyId", arn());
    }

    /// What the record of a use by the key's newest material tells.
    public Map<String, String> facts() {
        return facts(key.publicMaterialId());
    }

    /// What the record of a use by this material tells: which it is, or where it is kept.
    // AWS: KMS Developer Guide, "Examples of AWS KMS log entries", "Decrypt".
    public Map<String, String> facts(Optional<String> materialId) {
        Map<String, String> facts = new HashMap<>();
        materialId.ifPresent(id -> facts.put("keyMaterialId", id));
        key.keyStore().ifPresent(store -> facts.put("customKeyStoreId", store.id()));
        return facts;
    }

    /// The permission to do `action` to this key, which its key policy and its grants govern.
    public Demand demand(String action, Call call) {
        return demand(action, call, NO_CONTEXT);
    }

    /// The same with the condition keys that this action has beside those of every other.
    public Demand demand(String action, Call call, Map<String, List<String>> ofAction) {
        return demand(action, call).with(ofAction);
    }

    /// The same for an action that has an encryption context: policies and grants may depend on it.
    public Demand demand(String action, Call call, EncryptionContext encryptionContext) {
        return demand(action, call, encryptionContext, context(call));
    }

    /// The same for an action that encrypts or decrypts by an algorithm.
    public Demand demand(
            String action, Call call, EncryptionContext encryptionContext, String algorithm) {
        Map<String, List<String>> context = context(call);
        context.put("kms:EncryptionAlgorithm", List.of(algorithm));
        return demand(action, call, encryptionContext, context);
    }

    private Demand demand(
            String action,
            Call call,
            EncryptionContext encryptionContext,
            Map<String, List<String>> context) {
        context.putAll(encryptionContext.conditionKeys());
        List<Grant> granted =
                grants.allowing(call.identity().principal(), action, encryptionContext.pairs());
        return new Demand(
                action,
                arn(),
                RESOURCE_TYPE,
                key.name().account(),
                new Governance(
                        Optional.of(policy), ResourceRule.KEY_POLICY, granted, key.belongsToAws()),
                context,
                true);
    }

    // AWS: KMS Developer Guide, "AWS KMS condition keys".
    private Map<String, List<String>> context(Call call) {
        Map<String, List<String>> context = callContext(call);
        context.putAll(key.origin().known().conditionKeys());
        context.put("kms:KeyOrigin", List.of(key.origin().from().wireName()));
        context.putAll(RelatedKeys.conditionKeys(related, key.name().region()));
        if (!aliases.isEmpty()) context.put("kms:ResourceAliases", aliases);
        requestAlias.ifPresent(alias -> context.put("kms:RequestAlias", List.of(alias)));
        context.putAll(ConditionKeys.of("aws:ResourceTag/", key.tags()));
        return context;
    }

    /// The condition keys that every KMS action has.
    public static Map<String, List<String>> callContext(Call call) {
        Map<String, List<String>> context = new HashMap<>();
        context.put("kms:CallerAccount", List.of(call.account().digits()));
        call.via()
                .map(via -> via.service() + "." + call.region() + ".amazonaws.com")
                .ifPresent(service -> context.put("kms:ViaService", List.of(service)));
        return context;
    }
}
