package coffer.s3.event;

import coffer.gate.Call;
import coffer.policy.Principal;
import java.time.Instant;

/// What happened, such as `ObjectCreated:Put`, when and by whom.
public record Occasion(
        String name, Instant time, String principalId, String sourceIp, String requestId) {

    public static Occasion of(String name, Call call) {
        String principal =
                switch (call.identity().principal()) {
                    case Principal.Anonymous _ -> "Anonymous";
                    default -> call.identity().principal().label();
                };
        return new Occasion(
                name, call.time(), principal, call.transport().sourceIp(), call.requestId());
    }

    /// What the service did by itself.
    public static Occasion of(String name, String actor, Instant time) {
        return new Occasion(name, time, actor, actor, "");
    }
}
