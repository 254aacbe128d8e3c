package coffer.benchmarks.micro;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.Signature;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The head of a request as boto3 sends it: its fields kept, its signature read.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeadBenchmark {
    private static final String[] FIELDS = {
        "host", "localhost:9443",
        "x-amz-target", "TrentService.GenerateDataKey",
        "content-type", "application/x-amz-json-1.1",
        "user-agent", "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux md/arch#x86_64",
        "x-amz-date", "20260601T120000Z",
        "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260601/us-east-1/kms/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
                        + "0123456789abcdef".repeat(4),
        "amz-sdk-invocation-id", "3b0d2f0e-6f0c-4c39-9d38-6b0f1f2a7a55",
        "amz-sdk-request", "attempt=1",
        "content-length", "157",
    };

    @Benchmark
    public Signature head() {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < FIELDS.length; i += 2) headers.add(FIELDS[i], FIELDS[i + 1]);
        Signature read = Signature.parse(new HttpRequest("POST", "/", "", headers.build()));
        if (!(read instanceof Signature.Header)) throw new IllegalStateException("not read");
        return read;
    }
}
