package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Notes;
import coffer.gate.Recording;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import coffer.policy.Decision;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One call as the record will tell it; grows as the call proceeds.
public record Happening(
        Call call,
        OperationModel operation,
        Recording recording,
        Optional<Structure> input,
        Optional<Structure> output,
        Map<Demand, Decision> decisions,
        Notes notes,
        List<ResourceRef> created,
        Stage stage) {

    /// How far it came. `bytesSent` counts the plaintext of a streamed answer.
    public record Stage(
            Phase phase,
            Optional<String> intentId,
            Optional<Failure> failure,
            Optional<Long> bytesSent) {
        static final Stage COMPLETE =
                new Stage(Phase.COMPLETE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public record Failure(String code, String message) {}

    /// A call whose input could not be read.
    public static Happening unread(Call call, OperationModel operation, Recording recording) {
        return new Happening(
                call,
                operation,
                recording,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Notes.NONE,
                List.of(),
                Stage.COMPLETE);
    }

    public Happening read(Structure decoded) {
        return new Happening(
                call,
                operation,
                recording,
                Optional.of(decoded),
                output,
                decisions,
                notes,
                created,
                stage);
    }

    /// Tells `made` in its order, and what the plan wants told; they must not change any more.
    public Happening decided(Map<Demand, Decision> made, Notes told) {
        return new Happening(call, operation, recording, input, output, made, told, created, stage);
    }

    public Happening answered(Structure answer, List<ResourceRef> resources) {
        return new Happening(
                call,
                operation,
                recording,
                input,
                Optional.of(answer),
                decisions,
                notes,
                resources,
                stage);
    }

    /// As a record of `recipient` tells it.
    Happening seenBy(Recipient recipient) {
        if (recipient.isCaller()) return decided(recipient.told(decisions), notes);
        Optional<String> intent =
                stage.intentId()
                        .map(id -> EventWriter.Ids.of(UUID.fromString(id), recipient).toString());
        Stage own = new Stage(stage.phase(), intent, stage.failure(), stage.bytesSent());
        return new Happening(
                call,
                operation,
                recording,
                input,
                output,
                recipient.told(decisions),
                notes,
                List.of(),
                own);
    }

    public Happening failed(String code, String message) {
        Failure failure = new Failure(code, message);
        return at(
                new Stage(
                        stage.phase(), stage.intentId(), Optional.of(failure), stage.bytesSent()));
    }

    public Happening intended() {
        return at(new Stage(Phase.INTENT, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    public Happening outcome(String intentId, long bytesSent) {
        return at(
                new Stage(
                        Phase.OUTCOME,
                        Optional.of(intentId),
                        Optional.empty(),
                        Optional.of(bytesSent)));
    }

    private Happening at(Stage reached) {
        return new Happening(
                call, operation, recording, input, output, decisions, notes, created, reached);
    }
}
