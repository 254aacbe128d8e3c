package coffer.wire.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.Protocol;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kms", "s3", "iam", "sts", "cloudtrail"})
    void compilesWithoutWarnings(String service) throws Exception {
        generate(service, "all");

        assertThat(compile()).isEmpty();
    }

    @Test
    void generatesOnlyWhatIsReached() throws Exception {
        generate("kms", "ListKeys,", "DescribeKey");

        try (Stream<Path> files = Files.list(folder.resolve("sources/proof/kms"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("KmsApi.java", "ListKeysRequest.java", "KeyMetadata.java")
                    .contains("KeySpec.java")
                    .doesNotContain("CreateKeyRequest.java");
        }
    }

    @Test
    void readsAndWritesRecordsOfItsOwn() throws Exception {
        generate("kms", "Encrypt", "CreateKey");
        assertThat(compile()).isEmpty();
        ServiceModel model = model();
        OperationModel operation = model.operation("Encrypt");
        Protocol protocol = Protocol.of(model);
        Bytes body =
                Bytes.utf8(
                        """
                        {"KeyId":"k","Plaintext":"AQI=","EncryptionContext":{"b":"1","a":"2"}}\
                        """);

        Structure input = protocol.decode(operation, request(), Map.of(), body);

        assertThat(input.getClass().getSimpleName()).isEqualTo("EncryptRequest");
        assertThat(input)
                .hasToString(
                        "EncryptRequest[keyId=k, plaintext=***, encryptionContext=Optional[{b=1, a=2}],"
                                + " grantTokens=Optional.empty, encryptionAlgorithm=Optional.empty,"
                                + " dryRun=Optional.empty]");
        assertThat(operation.output().members())
                .allSatisfy(member -> assertThat(slotOfEmpty(operation, member.index())).isNull());
    }

    private static Object slotOfEmpty(OperationModel operation, int index) {
        Object[] slots = new Object[operation.output().members().size()];
        return operation.output().factory().of(slots).slot(index);
    }

    @Test
    void reportsAMissingMemberInsteadOfFailingOnIt() throws Exception {
        generate("kms", "Encrypt", "CreateKey");
        assertThat(compile()).isEmpty();
        ServiceModel model = model();
        Bytes body = Bytes.utf8("{\"Tags\":[{\"TagKey\":\"a\"}]}");

        assertThatThrownBy(() ->
                        Protocol.of(model)
                                .decode(model.operation("CreateKey"), request(), Map.of(), body))
                .hasMessageContaining("Value null at 'tags.1.member.tagValue'");
    }

    @Test
    void leavesStreamsOutOfRecords() throws Exception {
        generate("s3", "GetObject");

        String source = Files.readString(folder.resolve("sources/proof/s3/GetObjectOutput.java"));
        assertThat(source).contains("Optional<String> eTag").doesNotContain("body");
    }

    @Test
    void answersWithAnEmptyRecord() throws Exception {
        generate("kms", "ScheduleKeyDeletion", "DeleteAlias");
        assertThat(compile()).isEmpty();
        OperationModel operation = model().operation("DeleteAlias");

        HttpResponse answer =
                Protocol.of(operation.service())
                        .encode(operation, operation.output().factory().of(new Object[0]), "i");

        assertThat(answer.body().toUtf8()).isEmpty();
    }

    private static HttpRequest request() {
        return new HttpRequest("POST", "/", "", Headers.empty());
    }

    private void generate(String service, String... operations) {
        String[] fixed = {
            models().toString(), service, "proof." + service, folder.resolve("sources").toString()
        };
        Generate.main(
                Stream.concat(Stream.of(fixed), Stream.of(operations)).toArray(String[]::new));
    }

    private static Path models() {
        URL model = GenerateTest.class.getResource("/coffer/models/kms.json");
        return Path.of(java.net.URI.create(String.valueOf(model))).getParent();
    }

    /// What the compiler complains about.
    private String compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
            List<Path> paths = sources.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options =
                    List.of(
                            "-d",
                            folder.resolve("classes").toString(),
                            "-proc:none",
                            "-Xlint:all,-processing,-serial,-classfile,-path",
                            "-Werror");
            compiler.getTask(
                            complaints,
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(paths))
                    .call();
        }
        return complaints.toString();
    }

    private ServiceModel model() throws Exception {
        URL[] classes = {folder.resolve("classes").toUri().toURL()};
        ClassLoader loader = new URLClassLoader(classes, GenerateTest.class.getClassLoader());
        return (ServiceModel) loader.loadClass("proof.kms.KmsApi").getMethod("model").invoke(null);
    }
}
