package coffer.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void readsKeysOfPkcs8(String algorithm) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        Path file = folder.resolve("key.pem");
        TestPem.write(file, new JcaPKCS8Generator(key, null));

        assertThat(PemFiles.privateKey(file).getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test
    void readsOpensslsOlderFormOfRsa() throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        Path file = folder.resolve("key.pem");
        TestPem.write(file, new JcaMiscPEMGenerator(key));

        assertThat(PemFiles.privateKey(file).getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test
    void readsOpensslsOlderFormOfCurves() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        Path file = folder.resolve("key.pem");
        var sec1 =
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, key.getS(), new X962Parameters(SECObjectIdentifiers.secp256r1));
        TestPem.write(file, new PemObject("EC PRIVATE KEY", sec1.getEncoded()));

        assertThat(((ECPrivateKey) PemFiles.privateKey(file)).getS()).isEqualTo(key.getS());
    }

    @Test
    void refusesAnEncryptedKey() throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        Path file = folder.resolve("key.pem");
        var encryptor =
                new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("secret".toCharArray())
                        .build();
        TestPem.write(file, new JcaPKCS8Generator(key, encryptor));

        assertThatThrownBy(() -> PemFiles.privateKey(file))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("key.pem holds no private key in PEM without a passphrase");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of the kind",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            })
    void refusesWhatIsNeither(String text) throws Exception {
        Path file = folder.resolve("file.pem");
        TestPem.writeText(file, text);

        assertThatThrownBy(() -> PemFiles.certificates(file))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("file.pem");
        assertThatThrownBy(() -> PemFiles.privateKey(file))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("file.pem");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> PemFiles.certificates(folder.resolve("missing.pem")))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("missing.pem cannot be read");
    }
}
