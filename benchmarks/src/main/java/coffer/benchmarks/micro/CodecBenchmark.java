package coffer.benchmarks.micro;

import coffer.kernel.Bytes;
import coffer.wire.codec.JsonCodec;
import coffer.wire.codec.XmlReader;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.Protocol;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Messages read and written: a small JSON call and a listing of 1,000 keys in XML.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
    private static final int KEYS = 1_000;
    private static final String KEY_ARN =
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final ServiceModel s3 = ModelReader.read("s3");
    private final OperationModel listObjects = s3.operation("ListObjectsV2");
    private final OperationModel generateDataKey =
            ModelReader.read("kms").operation("GenerateDataKey");
    private final Protocol restXml = Protocol.of(s3);
    private final Bytes request =
            Bytes.utf8(
                    "{\"KeyId\":\"%s\",\"EncryptionContext\":{\"project\":\"alpha\"},\"KeySpec\":\"AES_256\"}"
                            .formatted(KEY_ARN));
    private final Structure dataKey =
            JsonCodec.read(
                    Bytes.utf8(
                            "{\"CiphertextBlob\":\"%s\",\"Plaintext\":\"%s=\",\"KeyId\":\"%s\"}"
                                    .formatted("AQID".repeat(50), "A".repeat(43), KEY_ARN)),
                    generateDataKey.output());
    private final Structure listing =
            XmlReader.read(listing(), listObjects.output(), "ListBucketResult");

    /// Reads a GenerateDataKey and writes its answer.
    @Benchmark
    public int json() {
        Structure read = JsonCodec.read(request, generateDataKey.input());
        if (read.slot(0) == null) throw new IllegalStateException("nothing was read");
        return JsonCodec.write(dataKey, generateDataKey.output()).size();
    }

    @Benchmark
    public HttpResponse xml() {
        return restXml.encode(listObjects, listing, "A1B2C3D4E5F60718");
    }

    private static Bytes listing() {
        StringBuilder xml = new StringBuilder("<ListBucketResult><Name>data</Name>");
        for (int i = 0; i < KEYS; i++) {
            xml.append(
                    """
                    <Contents><Key>train/part-%05d.parquet</Key><ETag>"%032x"</ETag>\
                    <LastModified>2026-06-01T12:00:00.000Z</LastModified><Size>%d</Size>\
                    <StorageClass>STANDARD</StorageClass></Contents>\
                    """
                            .formatted(i, i, i * 1_000L));
        }
        return Bytes.utf8(xml.append("</ListBucketResult>").toString());
    }
}
