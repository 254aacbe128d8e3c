package coffer.iam;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of a whole IAM and STS, one for each test.
public abstract class IamCase {
    @TempDir protected Path folder;
    protected TestIam iam;

    @BeforeEach
    void openIam() {
        iam = new TestIam(folder);
    }

    @AfterEach
    void closeIam() {
        iam.close();
    }
}
