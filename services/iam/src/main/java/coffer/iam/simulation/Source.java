package coffer.iam.simulation;

import coffer.iam.attachment.Borne;
import coffer.iam.policy.ManagedPolicy;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import java.util.Locale;
import java.util.Optional;

/// A policy that takes part in a simulation; its name there is `id`, and `type` one of the model's
/// words for where it comes from.
record Source(String id, String type, Policy policy) {

    static Source given(String list, int number, Policy policy) {
        return new Source(list + "." + number, "none", policy);
    }

    static Source of(Borne borne) {
        Optional<ManagedPolicy> managed = borne.managed();
        Policy policy = borne.policy().policy();
        if (managed.isPresent()) {
            String type = managed.get().belongsToAws() ? "aws-managed" : "user-managed";
            return new Source(managed.get().name(), type, policy);
        }
        String kind = borne.bearer().kind().title().toLowerCase(Locale.ROOT);
        String id = kind + "_" + borne.bearer().name() + "_" + borne.policy().name();
        return new Source(id, kind, policy);
    }

    NamedPolicy named() {
        return new NamedPolicy(id, policy);
    }
}
