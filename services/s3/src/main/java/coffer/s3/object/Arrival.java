package coffer.s3.object;

import coffer.gate.Call;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Claims;
import coffer.s3.content.Content;
import coffer.s3.content.Draft;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.content.Envelope;
import coffer.s3.content.Envelopes;
import coffer.s3.content.Intake;
import coffer.s3.content.StoredChecksum;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// An object whose bytes are on disk and that no record names yet. Its envelope is closed.
record Arrival(Content content, Draft draft, Envelope envelope, Label label) {

    /// What the bytes will be, and how they are encrypted.
    record Target(Bucket bucket, String key, EncryptionChoice encryption) {}

    /// Where the bytes come from, what is claimed of them and which checksum is kept of them. They
    /// are asked for once there is a key to seal them under.
    record Origin(Supplier<InputStream> bytes, Claims claims, ChecksumAlgorithm algorithm) {}

    static Arrival receive(ObjectPorts ports, Call call, Target target, Origin origin) {
        Envelopes.Place place = new Envelopes.Place(target.bucket(), target.key());
        try (Envelope envelope = ports.envelopes().generate(call, place, target.encryption())) {
            Label label = new Label(ports, target.bucket(), target.key(), call.time());
            Intake intake =
                    new Intake(
                            origin.bytes().get(),
                            origin.claims(),
                            Set.of(origin.algorithm()),
                            target.encryption().hasMd5Tag(),
                            target.bucket().region(),
                            label);
            Draft draft = ports.contents().receive(intake, envelope);
            StoredChecksum checksum =
                    new StoredChecksum(
                            origin.algorithm(),
                            StoredChecksum.Type.FULL_OBJECT,
                            draft.checksum(origin.algorithm()));
            Content content =
                    new Content(
                            draft.ref().sizeBytes(),
                            ports.etag(draft, envelope.encryption()),
                            checksum,
                            envelope.encryption(),
                            Optional.of(draft.ref()),
                            Optional.empty());
            return new Arrival(content, draft, envelope, label);
        }
    }
}
