package coffer.analyzer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.analyzer.generation.RecordedCall.Permission;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedCallTest {
    private static final String EVENT =
            """
            {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","invokedBy":"s3.amazonaws.com",
             "sessionContext":{"attributes":{"mfaAuthenticated":"false"}}},
             "awsRegion":"eu-west-1","sourceIPAddress":"10.1.2.3","userAgent":"aws-cli",
             "requestParameters":{"keyId":"k","encryptionContext":{"a":"b"},"n":null,"list":[1,[2]]},
             "additionalEventData":{"phase":"COMPLETE","decisions":[
              {"action":"kms:Decrypt","resource":"arn:aws:kms:eu-west-1:111122223333:key/k",
               "allowed":true,"because":"x"},
              {"action":"kms:Encrypt","resource":"*","allowed":false,"because":"y"}]},
             "tlsDetails":{"tlsVersion":"TLSv1.3"}}\
            """;

    @Test
    void tellsWhatWasAllowedAndUnderWhichCircumstances() {
        RecordedCall call = RecordedCall.of(event(EVENT, Optional.empty())).orElseThrow();

        assertThat(call.permissions())
                .containsExactly(
                        new Permission("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k"));
        assertThat(call.isComplete()).isTrue();
        assertThat(call.circumstances().isSecure()).isTrue();
        assertThat(call.circumstances().via()).contains("s3");
        assertThat(call.circumstances().region()).isEqualTo("eu-west-1");
        assertThat(call.circumstances().encryptionContext()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void aRefusedCallUsedNothing() {
        assertThat(RecordedCall.of(event(EVENT, Optional.of("AccessDeniedException")))).isEmpty();
        assertThat(RecordedCall.of(event("{}", Optional.empty()))).isEmpty();
    }

    @Test
    void aRecordThatLeavesSomethingOutIsNotComplete() {
        String cut = EVENT.replace("\"because\":\"y\"}", "\"because\":\"y\"},{\"omitted\":7}");

        assertThat(RecordedCall.of(event(cut, Optional.empty())))
                .hasValueSatisfying(call -> assertThat(call.isComplete()).isFalse());
    }

    @Test
    void aRoleIsKnownByItsSessions() {
        String role = "arn:aws:sts::111122223333:assumed-role/worker/";

        assertThat(RecordedCall.isBy(role + "job-1", role)).isTrue();
        assertThat(RecordedCall.isBy(role.replace("worker", "worker-2") + "job-1", role)).isFalse();
    }

    private static AuditRecord event(String json, Optional<String> errorCode) {
        return new AuditRecord(
                "id",
                Instant.EPOCH,
                "111122223333",
                "eu-west-1",
                EventCategory.MANAGEMENT,
                Phase.COMPLETE,
                Optional.empty(),
                "kms.amazonaws.com",
                "Decrypt",
                true,
                "s",
                Calls.SESSION,
                Optional.empty(),
                List.of(),
                errorCode,
                json);
    }
}
