package coffer.gate;

import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.demand;
import static coffer.gate.TestGate.note;
import static coffer.gate.TestGate.nothing;
import static coffer.gate.TestGate.onObject;

import coffer.gate.admit.Limits;
import coffer.wire.schema.Struct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that open gates before services of their own, for alice, who may do everything, and
/// mallory, who may do nothing.
abstract class GateCase {
    static final Client ALICE = FakeIdentities.user("alice");
    static final Client MALLORY = FakeIdentities.user("mallory");
    static final String KEY = "{\"KeyId\":\"1\"}";

    @TempDir Path folder;
    private final List<TestGate> opened = new ArrayList<>();

    TestGate gate(Consumer<Registry.Builder> services) {
        return gate(Limits.none(), services);
    }

    TestGate gate(Limits limits, Consumer<Registry.Builder> services) {
        TestGate gate =
                new TestGate(folder, limits, (registry, reentry) -> services.accept(registry));
        gate.identities.allow("alice", "*");
        opened.add(gate);
        return gate;
    }

    @AfterEach
    void close() {
        opened.forEach(TestGate::close);
    }

    private static Plan<Struct> disabling(Effect<Struct> it) {
        return Plan.demanding(demand("kms:DisableKey")).then(authorised -> it);
    }

    TestGate withDisableKey(Effect<Struct> effect) {
        return gate(services ->
                services.on(
                        api(KMS, "DisableKey"),
                        Recording.MANAGEMENT_WRITE,
                        (input, call) -> disabling(effect)));
    }

    static Effect.Change<Struct> noting(String text) {
        return Effect.change(tx -> {
            note(tx, text);
            return nothing(KMS, "DisableKey");
        });
    }

    TestGate withPutObject(String action) {
        return gate(services ->
                services.on(
                        api(S3, "PutObject"),
                        Recording.DATA_WRITE,
                        (input, call) ->
                                Plan.demanding(onObject(action))
                                        .then(authorised -> storing(call))));
    }

    static Effect<Struct> storing(Call call) {
        try (var upload = call.upload().get()) {
            String content = new String(upload.readAllBytes(), StandardCharsets.UTF_8);
            upload.finish();
            return Effect.change(tx -> {
                note(tx, content);
                return nothing(S3, "PutObject");
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
