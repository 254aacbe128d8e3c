package coffer.conformance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/// The uploads in parts of one client, which go on one call at a time, through kills and restarts.
final class Uploads {
    private static final int MAX_OPEN = 3;

    private final SplittableRandom random;
    private final String prefix;
    private final List<Upload> open = new ArrayList<>();

    // Whoever asked for their end got no answer: they are there or they are not.
    private final Set<String> aborting = new HashSet<>();
    private final Set<String> ended = new HashSet<>();

    /// `parts` are those that were acknowledged.
    record Upload(ModelledKey key, String id, Content content, List<CompletedPart> parts) {
        static final int PART_BYTES = 5 << 20;

        boolean hasAllParts() {
            return (long) parts.size() * PART_BYTES >= Math.max(1, content.sizeBytes());
        }
    }

    Uploads(SplittableRandom random, String prefix) {
        this.random = random;
        this.prefix = prefix;
    }

    /// Begins one for `key`, or takes an open one a step further.
    void goOn(S3Calls s3, ModelledKey key) {
        UploadCalls calls = new UploadCalls(s3);
        if (open.isEmpty() || open.size() < MAX_OPEN && random.nextInt(4) == 0) {
            begin(calls, key);
            return;
        }
        Upload upload = open.get(random.nextInt(open.size()));
        // Its completion may be what got no answer: whoever settles the key finds out.
        if (upload.key().isInDoubt()) return;
        if (aborting.contains(upload.id()) || random.nextInt(8) == 0) {
            abort(calls, upload);
        } else if (upload.hasAllParts()) {
            complete(calls, upload);
        } else {
            upload.parts().add(calls.sendNext(upload));
        }
    }

    /// It is known again what `key` holds; an upload that became a version of it is no more.
    void settled(ModelledKey key) {
        List<Upload> completed =
                open.stream()
                        .filter(upload -> upload.key().equals(key))
                        .filter(upload -> key.holds(upload.content()))
                        .toList();
        completed.forEach(this::end);
    }

    /// Throws unless all are there that were not ended, with their parts, and no other.
    void check(S3Calls s3, SoakBucket bucket) {
        UploadCalls calls = new UploadCalls(s3);
        var listed = calls.list(bucket, prefix);
        assertThat(listed.keySet()).noneMatch(ended::contains);
        for (Upload upload : open) {
            if (!upload.key().bucket().equals(bucket) || aborting.contains(upload.id())) continue;
            assertThat(listed).containsEntry(upload.id(), upload.key().name());
            assertThat(calls.parts(upload)).containsAll(upload.parts());
            listed.remove(upload.id());
        }
        // What is left was begun without an answer, or its abortion was not answered.
        listed.keySet().removeAll(aborting);
        listed.forEach((id, key) -> {
            calls.abort(bucket, key, id);
            ended.add(id);
        });
    }

    private void begin(UploadCalls calls, ModelledKey key) {
        int bytes = random.nextInt(6) == 0 ? Upload.PART_BYTES : 0;
        Content some = Content.any(random);
        Content content = new Content(some.seed(), bytes + some.sizeBytes());
        String id = calls.begin(key, random.nextBoolean());
        open.add(new Upload(key, id, content, new ArrayList<>()));
    }

    private void abort(UploadCalls calls, Upload upload) {
        boolean isFirstTime = aborting.add(upload.id());
        try {
            calls.abort(upload.key().bucket(), upload.key().name(), upload.id());
        } catch (NoSuchUploadException gone) {
            if (isFirstTime) throw gone;
        }
        end(upload);
    }

    private void complete(UploadCalls calls, Upload upload) {
        ModelledKey key = upload.key();
        key.expect(key.bucket().afterWriting(upload.content(), key.versions()));
        key.acknowledged(calls.complete(upload));
        end(upload);
    }

    private void end(Upload upload) {
        open.remove(upload);
        aborting.remove(upload.id());
        ended.add(upload.id());
    }
}
