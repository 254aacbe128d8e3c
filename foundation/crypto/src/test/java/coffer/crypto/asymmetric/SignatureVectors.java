package coffer.crypto.asymmetric;

import static coffer.crypto.asymmetric.Parts.bytes;
import static coffer.crypto.asymmetric.Parts.prepared;
import static coffer.crypto.asymmetric.Parts.raw;
import static coffer.crypto.asymmetric.Parts.secret;
import static coffer.crypto.asymmetric.Parts.text;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureVectors {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";
    private static final String ED25519_PUBLIC = "302a300506032b6570032100";

    // RFC 6979, appendices A.2.5 to A.2.7, message "sample"; for secp256k1 the well-known signature
    // of "Satoshi Nakamoto" by the private key 1.
    @ParameterizedTest
    @CsvSource({
        "P_256, sample,"
                + "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
                + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299,"
                + "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "P_384, sample,"
                + "3076301006072a8648ce3d020106052b8104002203620004"
                + "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64"
                + "def8f0ea9055866064a254515480bc13"
                + "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1"
                + "288b231c3ae0d4fe7344fd2533264720,"
                + "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
                + "81a648152e44acf96e36dd1e80fabe46,"
                + "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f"
                + "a329c145786e679e7b82c71a38628ac8",
        "P_521, sample,"
                + "30819b301006072a8648ce3d020106052b810400230381860004"
                + "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd3"
                + "71123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4"
                + "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a"
                + "0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5,"
                + "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f17"
                + "4e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa,"
                + "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af28"
                + "2623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a",
        "SECP256K1, Satoshi Nakamoto,"
                + "3056301006072a8648ce3d020106052b8104000a03420004"
                + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8,"
                + "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8,"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
    })
    void verifiesEcdsa(KeyPairKind kind, String message, String key, String r, String s) {
        PublicHalf half = PublicHalf.decode(kind, bytes(key));
        SigningScheme scheme = kind.schemes().iterator().next();
        Bytes signature = der(r, s);

        assertThat(half.verifies(raw(scheme, message), signature)).isTrue();
        assertThat(half.verifies(prepared(scheme, message, bytes(key)), signature)).isTrue();
        assertThat(half.verifies(raw(scheme, "other"), signature)).isFalse();
        assertThat(half.verifies(raw(scheme, message), der(s, r))).isFalse();
    }

    // RFC 8032, section 7.1, tests 1 and 2.
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8"
                + "821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 'r',"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085a"
                + "c1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    })
    void signsPureEd25519(String secret, String key, String message, String signature) {
        PrivateHalf half =
                PrivateHalf.decode(KeyPairKind.ED25519, secret(ED25519_PRIVATE + secret));
        Signable what = raw(SigningScheme.ED25519_SHA_512, message);

        assertThat(half.sign(what, RANDOM).toHex()).isEqualTo(signature);
        assertThat(
                        PublicHalf.decode(KeyPairKind.ED25519, bytes(ED25519_PUBLIC + key))
                                .verifies(what, bytes(signature)))
                .isTrue();
    }

    // RFC 8032, section 7.3: the SHA-512 of "abc".
    @Test
    void signsEd25519ph() {
        String key = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf";
        String secret = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42";
        String signature =
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                        + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406";
        Bytes spki = bytes(ED25519_PUBLIC + key);
        PrivateHalf half =
                PrivateHalf.decode(KeyPairKind.ED25519, secret(ED25519_PRIVATE + secret));
        Signable what = prepared(SigningScheme.ED25519_PH_SHA_512, "abc", spki);

        assertThat(half.sign(what, RANDOM).toHex()).isEqualTo(signature);
        assertThat(PublicHalf.decode(KeyPairKind.ED25519, spki).verifies(what, bytes(signature)))
                .isTrue();
    }

    @Test
    void verifiesWycheproofsPss() {
        PublicHalf half = PublicHalf.decode(KeyPairKind.RSA_2048, vector("rsa.public"));
        Bytes signature = vector("rsa.pss.sha256");

        assertThat(half.verifies(raw(SigningScheme.RSASSA_PSS_SHA_256, "Test"), signature))
                .isTrue();
        assertThat(half.verifies(raw(SigningScheme.RSASSA_PSS_SHA_384, "Test"), signature))
                .isFalse();
        assertThat(half.verifies(raw(SigningScheme.RSASSA_PKCS1_V1_5_SHA_256, "Test"), signature))
                .isFalse();
    }

    @Test
    void decryptsWycheproofsOaep() {
        SecretBytes key = SecretBytes.adopt(vector("rsa.private").toArray());
        PrivateHalf half = PrivateHalf.decode(KeyPairKind.RSA_2048, key);

        try (SecretBytes plaintext =
                half.decrypt(Oaep.RSAES_OAEP_SHA_256, vector("rsa.oaep.sha256"))) {
            assertThat(plaintext.sameAs(text("Test"))).isTrue();
        }
    }

    @Test
    void verifiesWycheproofsMlDsa() {
        Bytes key = vector("mldsa44.public");
        PublicHalf half = PublicHalf.decode(KeyPairKind.ML_DSA_44, key);
        SigningScheme scheme = SigningScheme.ML_DSA_SHAKE_256;
        Bytes signature = vector("mldsa44.signature");

        assertThat(half.verifies(raw(scheme, "Hello world"), signature)).isTrue();
        assertThat(half.verifies(prepared(scheme, "Hello world", key), signature)).isTrue();
        assertThat(half.verifies(raw(scheme, "hello world"), signature)).isFalse();
        assertThat(half.verifies(prepared(scheme, "hello world", key), signature)).isFalse();
    }

    // NIST CAVP, KAS_ECC_CDH_PrimitiveTest, P-256, COUNT = 0.
    @Test
    void agreesAsNistsFirstCaseDoes() {
        String order = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
        PrivateHalf half =
                PrivateHalf.decode(
                        KeyPairKind.P_256,
                        secret(
                                order
                                        + "7d7dc5f71eb29ddaf80d6214632eeae0"
                                        + "3d9058af1fb6d22ed80badb62bc1a534"));
        PublicHalf peer =
                PublicHalf.decode(
                        KeyPairKind.P_256,
                        bytes(
                                "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
                                        + "700c48f77f56584c5cc632ca65640db9"
                                        + "1b6bacce3a4df6b42ce7cc838833d287"
                                        + "db71e509e3fd9b060ddb20ba5c51dcc5"
                                        + "948d46fbf640dfe0441782cab85fa4ac"));

        try (SecretBytes shared = half.agree(peer)) {
            assertThat(
                            shared.sameAs(
                                    secret(
                                            "46fc62106420ff012e54a434fbdd2d25"
                                                    + "ccc5852060561e68040dd7778997bd7b")))
                    .isTrue();
        }
    }

    private static Bytes der(String r, String s) {
        byte[] first = new BigInteger(r, 16).toByteArray();
        byte[] second = new BigInteger(s, 16).toByteArray();
        int length = 4 + first.length + second.length;
        Bytes body = bytes("02%02x".formatted(first.length));
        return bytes(
                (length > 127 ? "3081%02x" : "30%02x").formatted(length)
                        + body.toHex()
                        + Bytes.adopt(first).toHex()
                        + "02%02x".formatted(second.length)
                        + Bytes.adopt(second).toHex());
    }

    private static Bytes vector(String name) {
        Properties vectors = new Properties();
        try (InputStream file =
                SignatureVectors.class.getResourceAsStream("wycheproof.properties")) {
            vectors.load(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the vectors", e);
        }
        return bytes(vectors.getProperty(name));
    }
}
