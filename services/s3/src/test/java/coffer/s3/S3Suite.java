package coffer.s3;

import coffer.gate.Identity;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One S3 for all tests of a class, and a bucket for each.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class S3Suite {
    private final AtomicInteger count = new AtomicInteger();

    protected TestS3 s3;
    protected Identity admin;
    protected String bucket;

    @BeforeAll
    void open(@TempDir Path folder) {
        s3 = new TestS3(folder);
        admin = s3.admin(TestS3.ACCOUNT);
    }

    @BeforeEach
    void createBucket() {
        bucket = newBucket();
        s3.forgetBlobs();
    }

    @AfterAll
    void close() {
        s3.close();
    }

    protected String newBucket() {
        String name = "bucket-" + count.incrementAndGet();
        s3.createBucket(admin, name);
        return name;
    }
}
