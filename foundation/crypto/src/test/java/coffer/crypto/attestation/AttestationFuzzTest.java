package coffer.crypto.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever is thrown at the verifier, it refuses, or the document is one that was signed.
class AttestationFuzzTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TestAuthority AWS = TestAuthority.at(NOW);

    private final TestDocument document =
            TestDocument.ofEnclave(AWS, NOW).publicKey(TestRecipient.create().publicKey());

    @Test
    void onlyWhatWasSignedIsBelieved() {
        byte[] good = document.signed();
        AttestationVerifier verifier =
                new AttestationVerifier(
                        new AttestationRoots(Set.of(AWS.root().certificate()), Set.of()),
                        Duration.ofMinutes(5));

        Map<String, Integer> answers =
                Fuzz.from(List.of(good))
                        .run(input -> {
                            try {
                                verifier.verify(Bytes.copyOf(input), NOW);
                                boolean isTagged = input[0] == (byte) 0xd2;
                                byte[] plain =
                                        Arrays.copyOfRange(input, isTagged ? 1 : 0, input.length);
                                assertThat(plain).isEqualTo(good);
                                return "believed";
                            } catch (RefusedDocumentException refused) {
                                return refused.refusal().name();
                            }
                        });

        assertThat(answers).containsKeys("believed", "MALFORMED", "UNTRUSTED");
    }

    @Test
    void aPayloadIsReadOrRefused() {
        byte[] payload = CoseSign1.parse(Bytes.adopt(document.signed())).payload().toArray();
        byte[] open = CoseSign1.parse(Bytes.adopt(document.open().signed())).payload().toArray();

        Map<String, Integer> answers =
                Fuzz.from(List.of(payload, open))
                        .with("pcrs", "nitrotpm_pcrs", "\u00bf", "\u00ff", "\u00f6")
                        .run(input -> {
                            try {
                                return AttestationDocument.parse(Bytes.copyOf(input)).kind().name();
                            } catch (RefusedDocumentException refused) {
                                return refused.refusal().name();
                            }
                        });

        assertThat(answers).containsKeys("NITRO_ENCLAVE", "MALFORMED");
    }
}
