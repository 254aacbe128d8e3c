package coffer.cli;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Proof;
import coffer.ledger.erasure.Statement;
import coffer.server.audit.ErasureReceipts;
import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks at receipts of erasures without the server.
@Command(
        name = "erasure",
        description = "Check receipts of what was erased, offline.",
        mixinStandardHelpOptions = true)
final class ErasureCommand {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int LINE = 64;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            description = "Check signatures, and tell what was erased.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin SettingsOptions settings,
            @Mixin VersionOptions asked,
            @Parameters(paramLabel = "FILE", description = "receipts, one to a line") Path file,
            @Option(names = "--public-key", description = "what `erasure public-key` printed")
                    Optional<Path> publicKey) {
        VerifyingKey key =
                publicKey
                        .map(ErasureCommand::read)
                        .orElseGet(() -> new ErasureReceipts(settings.read()).verifyingKey());
        PrintWriter out = spec.commandLine().getOut();
        Optional<Erased> version = asked.version();
        List<Proof> proofs = new ProofFile(file).read();
        boolean isGood = !proofs.isEmpty();
        boolean isNamed = version.isEmpty();
        for (Proof proof : proofs) {
            Optional<Statement> statement = proof.verify(key);
            out.println(
                    statement.map(ErasureCommand::sentence).orElse("NOT a receipt of this key"));
            isGood &= statement.isPresent();
            isNamed |= statement.isPresent() && version.filter(proof::names).isPresent();
        }
        if (version.isPresent()) {
            out.println(isNamed ? "the version was erased" : "NOT named by any of these receipts");
        }
        return isGood && isNamed ? 0 : 1;
    }

    private static String sentence(Statement statement) {
        Statement.Death death = statement.death();
        return ("%s: %d versions of %s erased at %s; %d keys died with top key %s, %s lives; copies of the"
                        + " root directory from before may exist until %s")
                .formatted(
                        statement.subject().id(),
                        statement.subject().versions(),
                        statement.subject().bucketArn(),
                        death.at(),
                        death.keys(),
                        death.deadTopKey(),
                        death.liveTopKey(),
                        statement.until());
    }

    @Command(
            name = "receipts",
            description = "Print the receipts that the installation keeps.",
            mixinStandardHelpOptions = true)
    int receipts(@Mixin SettingsOptions settings) {
        PrintWriter out = spec.commandLine().getOut();
        new ErasureReceipts(settings.read()).forEach(proof -> out.println(proof.toJson()));
        out.flush();
        return 0;
    }

    @Command(
            name = "public-key",
            description = "Print the key that receipts are checked with, as PEM.",
            mixinStandardHelpOptions = true)
    int publicKey(@Mixin SettingsOptions settings) {
        Bytes info = new ErasureReceipts(settings.read()).verifyingKey().subjectPublicKeyInfo();
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        PrintWriter out = spec.commandLine().getOut();
        out.println(BEGIN);
        out.println(lines.encodeToString(info.expose()));
        out.println(END);
        out.flush();
        return 0;
    }

    private static VerifyingKey read(Path pem) {
        try {
            String text = Files.readString(pem, StandardCharsets.US_ASCII);
            String base64 = text.replace(BEGIN, "").replace(END, "");
            byte[] info = Base64.getMimeDecoder().decode(base64);
            return new VerifyingKey(SigningAlgorithm.ED25519, Bytes.adopt(info));
        } catch (IOException | IllegalArgumentException failure) {
            throw new ConfigurationException(pem + " is no public key");
        }
    }
}
