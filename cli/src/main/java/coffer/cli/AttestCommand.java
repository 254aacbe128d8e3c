package coffer.cli;

import coffer.crypto.attestation.RefusedDocumentException;
import coffer.crypto.attestation.TpmAttester;
import coffer.kernel.Bytes;
import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The local attester: makes the attestation document of a machine with a TPM.
@Command(
        name = "attest",
        description = "Make an attestation document of a TPM's quote, for KMS's Recipient.",
        subcommands = {AttestCommand.Qualify.class, AttestCommand.Wrap.class},
        mixinStandardHelpOptions = true)
final class AttestCommand {

    /// What both steps must be told alike.
    static final class Subject {
        @Option(
                names = "--public-key",
                required = true,
                description = "a PEM file with the machine's RSA public key")
        private Path publicKey = Path.of("");

        @Option(names = "--nonce", defaultValue = "", description = "in hex; empty by default")
        private String nonce = "";

        @Option(
                names = "--time-millis",
                required = true,
                description = "now, in milliseconds since 1970; the same in both steps")
        private long timeMillis;

        TpmAttester.Subject of(String moduleId) {
            try {
                return new TpmAttester.Subject(
                        moduleId,
                        pem(publicKey, "PUBLIC KEY").getFirst(),
                        Bytes.adopt(HexFormat.of().parseHex(nonce)),
                        Instant.ofEpochMilli(timeMillis));
            } catch (IllegalArgumentException notHex) {
                throw new ConfigurationException("--nonce is not hex");
            }
        }
    }

    /// The first step: what to ask the TPM for a quote with.
    @Command(
            name = "qualify",
            description = "Print the qualifying data for tpm2_quote, in hex.",
            mixinStandardHelpOptions = true)
    static final class Qualify implements Callable<Integer> {
        @Mixin private Subject subject = new Subject();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(subject.of("").qualifyingData().toHex());
            return 0;
        }
    }

    /// The second step: the document around the quote.
    @Command(
            name = "wrap",
            description = "Write the document around what tpm2_quote wrote.",
            mixinStandardHelpOptions = true)
    static final class Wrap implements Callable<Integer> {
        @Mixin private Subject subject = new Subject();

        @Option(
                names = "--module-id",
                required = true,
                description = "the machine's name, as records shall have it")
        private String moduleId = "";

        @Option(names = "--quote", required = true, description = "what tpm2_quote --message wrote")
        private Path quote = Path.of("");

        @Option(
                names = "--quote-signature",
                required = true,
                description = "what tpm2_quote --signature wrote")
        private Path signature = Path.of("");

        @Option(
                names = "--pcrs",
                required = true,
                description = "what tpm2_quote --pcr --pcrs_format=values wrote")
        private Path pcrs = Path.of("");

        @Option(
                names = "--tpm-key-certificate",
                required = true,
                description = "a PEM file with the attestation key's certificate")
        private Path keyCertificate = Path.of("");

        @Option(
                names = "--attester-certificates",
                required = true,
                description =
                        "a PEM file with the attester's certificate, then those above it,"
                                + " the root last")
        private Path certificates = Path.of("");

        @Option(
                names = "--attester-key",
                required = true,
                description = "a PEM file with the attester's P-384 key, in PKCS #8")
        private Path key = Path.of("");

        @Option(names = "--out", required = true, description = "the document to write")
        private Path out = Path.of("");

        @Override
        public Integer call() {
            List<Bytes> chain = pem(certificates, "CERTIFICATE");
            List<Bytes> rootFirst = chain.subList(1, chain.size()).reversed();
            if (rootFirst.isEmpty())
                throw new ConfigurationException(certificates + " has no root");
            TpmAttester attester = new TpmAttester(privateKey(), chain.getFirst(), rootFirst);
            write(attester);
            return 0;
        }

        private void write(TpmAttester attester) {
            try {
                Bytes document = attester.document(subject.of(moduleId), quoted());
                Files.write(out, document.expose());
            } catch (RefusedDocumentException noQuote) {
                throw new ConfigurationException("the three files are not one quote of a TPM");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + out, e);
            }
        }

        private TpmAttester.Quoted quoted() {
            return new TpmAttester.Quoted(
                    read(quote),
                    read(signature),
                    read(pcrs),
                    pem(keyCertificate, "CERTIFICATE").getFirst());
        }

        private PrivateKey privateKey() {
            byte[] encoded = pem(key, "PRIVATE KEY").getFirst().expose();
            try {
                return KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                throw new ConfigurationException(key + " holds no P-384 key in PKCS #8");
            }
        }
    }

    /// Every block of that label, at least one.
    private static List<Bytes> pem(Path file, String label) {
        String text = new String(read(file).expose(), StandardCharsets.ISO_8859_1);
        Matcher block =
                Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                        .matcher(text);
        List<Bytes> found = new ArrayList<>();
        while (block.find()) {
            found.add(Bytes.adopt(Base64.getMimeDecoder().decode(block.group(1))));
        }
        if (found.isEmpty()) throw new ConfigurationException(file + " holds no PEM " + label);
        return found;
    }

    private static Bytes read(Path file) {
        try {
            return Bytes.adopt(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file);
        }
    }
}
