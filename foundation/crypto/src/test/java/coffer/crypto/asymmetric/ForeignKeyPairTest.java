package coffer.crypto.asymmetric;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.Fuzz;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignKeyPairTest {
    private static final String P_256 =
            "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02010104203c147b8df71495ab"
                    + "f335d364f59c11418be16fe028f90a5f7b1a2a43bd04f5f5a144034200045fc58fe139963d3d9b3f"
                    + "109ce6e741eee02b787b4a920902c40c1161da25ba7b767fc2f9103b171a9b8cf25466fb2f8057b1"
                    + "7c2702418865f5587a3aaaa5e0fc";
    private static final String P_256_PUBLIC =
            "3059301306072a8648ce3d020106082a8648ce3d030107034200045fc58fe139963d3d9b3f109ce6e741eee0"
                    + "2b787b4a920902c40c1161da25ba7b767fc2f9103b171a9b8cf25466fb2f8057b17c2702418865f5"
                    + "587a3aaaa5e0fc";
    private static final String ED25519 =
            "302e020100300506032b657004220420d045d2fd67b17efa7c63a0c789bacbfc14e24140d51aabf2eb62f106"
                    + "3fe3f3c6";
    private static final String ED25519_PUBLIC =
            "302a300506032b6570032100e8d74886bad58c43ed700a6a5de113f3250aab03f132b29c1bb388e6280c7f63";

    private static final ASN1ObjectIdentifier P_256_ID = ECNamedCurveTable.getOID("secp256r1");
    private static final AlgorithmIdentifier ON_P_256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, P_256_ID);

    @Test
    void readsWhatOpensslWrites() {
        assertThat(publicKey(KeyPairKind.P_256, Parts.secret(P_256)))
                .isEqualTo(Parts.bytes(P_256_PUBLIC));
        assertThat(publicKey(KeyPairKind.ED25519, Parts.secret(ED25519)))
                .isEqualTo(Parts.bytes(ED25519_PUBLIC));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"P_256", "P_384", "P_521", "SECP256K1"})
    void computesPublicKeysThatAnotherProviderMade(KeyPairKind kind) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec(nameOf(kind)));
        for (int i = 0; i < 20; i++) assertRead(kind, generator.generateKeyPair());
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"P_256", "P_384", "P_521"})
    void computesPublicKeysWhereNoneIsTold(KeyPairKind kind) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(new ECGenParameterSpec(nameOf(kind)));
        for (int i = 0; i < 20; i++) assertRead(kind, generator.generateKeyPair());
    }

    @ParameterizedTest
    @ValueSource(ints = {2_048, 3_072})
    void readsRsaOfItsOwnLengthOnly(int bits) throws Exception {
        KeyPair pair = rsa(bits);

        assertRead(KeyPairKind.valueOf("RSA_" + bits), pair);
        for (KeyPairKind other : KeyPairKind.values()) {
            if (other.name().equals("RSA_" + bits)) continue;
            assertThat(ForeignKeyPair.read(other, pkcs8(pair))).as(other.name()).isEmpty();
        }
    }

    @Test
    void readsBer() throws Exception {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(Parts.bytes(P_256).toArray());
        ASN1Encodable[] parts = {
            info.toASN1Primitive() instanceof org.bouncycastle.asn1.ASN1Sequence whole
                    ? whole.getObjectAt(0)
                    : DERNull.INSTANCE,
            info.getPrivateKeyAlgorithm(),
            new org.bouncycastle.asn1.BEROctetString(info.getPrivateKey().getOctets())
        };
        byte[] ber = new BERSequence(parts).getEncoded(ASN1Encoding.BER);

        assertThat(publicKey(KeyPairKind.P_256, SecretBytes.adopt(ber)))
                .isEqualTo(Parts.bytes(P_256_PUBLIC));
    }

    @Test
    void refusesRsaKeysWhosePartsDoNotFit() throws Exception {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa(2_048).getPrivate();
        BigInteger[] parts = {
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrimeExponentP(),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient()
        };

        assertThat(ForeignKeyPair.read(KeyPairKind.RSA_2048, encoded(parts))).isPresent();
        for (int i = 0; i < parts.length; i++) {
            for (UnaryOperator<BigInteger> change : changes()) {
                BigInteger[] changed = parts.clone();
                changed[i] = change.apply(parts[i]);
                assertThat(ForeignKeyPair.read(KeyPairKind.RSA_2048, encoded(changed)))
                        .as("part %d", i)
                        .isEmpty();
            }
        }
    }

    @Test
    void refusesPointsThatAreNotTheKeys() throws Exception {
        BigInteger d = new BigInteger(P_256.substring(72, 136), 16);
        byte[] other = Parts.bytes(P_256_PUBLIC).toArray();
        byte[] point = java.util.Arrays.copyOfRange(other, 26, other.length);
        ECPrivateKey right = new ECPrivateKey(256, d, new DERBitString(point), null);
        ECPrivateKey wrong =
                new ECPrivateKey(256, d.add(BigInteger.ONE), new DERBitString(point), null);
        ECPrivateKey elsewhere = new ECPrivateKey(256, d, ECNamedCurveTable.getOID("secp256k1"));

        assertThat(ForeignKeyPair.read(KeyPairKind.P_256, onP256(right))).isPresent();
        assertThat(ForeignKeyPair.read(KeyPairKind.P_256, onP256(wrong))).isEmpty();
        assertThat(ForeignKeyPair.read(KeyPairKind.P_256, onP256(elsewhere))).isEmpty();
    }

    @Test
    void refusesNumbersOutsideTheCurvesOrder() throws Exception {
        BigInteger order = ECNamedCurveTable.getByName("secp256r1").getN();
        for (BigInteger d :
                List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), order.shiftLeft(1))) {
            ECPrivateKey key = new ECPrivateKey(260, d, P_256_ID);
            assertThat(ForeignKeyPair.read(KeyPairKind.P_256, onP256(key))).isEmpty();
        }
    }

    @Test
    void refusesCurvesThatAreSpelledOut() throws Exception {
        AlgorithmIdentifier spelled =
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey,
                        ECNamedCurveTable.getByName("secp256r1"));
        ECPrivateKey key = new ECPrivateKey(256, BigInteger.TEN, P_256_ID);

        byte[] encoded = new PrivateKeyInfo(spelled, key).getEncoded();

        assertThat(ForeignKeyPair.read(KeyPairKind.P_256, SecretBytes.adopt(encoded))).isEmpty();
    }

    @Test
    void doesNotReadMlDsa() {
        try (EncodedKeyPair pair =
                EncodedKeyPair.generate(KeyPairKind.ML_DSA_44, new SecureRandom())) {
            assertThat(ForeignKeyPair.read(KeyPairKind.ML_DSA_44, pair.privateKey())).isEmpty();
        }
    }

    @Test
    void refusesSequencesThatEndTooEarly() {
        for (String hex : List.of("3000", "3003020100", "300502010030", "30050201003000")) {
            SecretBytes bytes = SecretBytes.adopt(HexFormat.of().parseHex(hex));
            assertThat(ForeignKeyPair.read(KeyPairKind.P_256, bytes)).as(hex).isEmpty();
        }
    }

    @Test
    void nothingElseIsReadAndNothingThrows() {
        Map<String, Integer> answers =
                Fuzz.from(List.of(Parts.bytes(P_256).toArray(), Parts.bytes(ED25519).toArray()))
                        .run(input -> {
                            SecretBytes bytes = SecretBytes.adopt(input.clone());
                            return ForeignKeyPair.read(KeyPairKind.P_256, bytes).isPresent()
                                    ? "read"
                                    : "refused";
                        });

        assertThat(answers).containsKey("refused");
    }

    @Test
    void deepNestingIsRefused() {
        byte[] nested = new byte[6_144];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }

        assertThat(ForeignKeyPair.read(KeyPairKind.P_256, SecretBytes.adopt(nested))).isEmpty();
    }

    private static void assertRead(KeyPairKind kind, KeyPair pair) {
        EncodedKeyPair read = ForeignKeyPair.read(kind, pkcs8(pair)).orElseThrow();

        assertThat(read.publicKey()).isEqualTo(Bytes.adopt(pair.getPublic().getEncoded()));
        Signable text = Parts.raw(kind.schemes().iterator().next(), "text");
        Bytes signature =
                PrivateHalf.decode(kind, read.privateKey()).sign(text, new SecureRandom());
        assertThat(PublicHalf.decode(kind, read.publicKey()).verifies(text, signature)).isTrue();
    }

    private static Bytes publicKey(KeyPairKind kind, SecretBytes pkcs8) {
        return ForeignKeyPair.read(kind, pkcs8).orElseThrow().publicKey();
    }

    private static SecretBytes pkcs8(KeyPair pair) {
        return SecretBytes.adopt(pair.getPrivate().getEncoded());
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static List<UnaryOperator<BigInteger>> changes() {
        return List.of(
                part -> part.add(BigInteger.TWO),
                part -> part.shiftLeft(1),
                BigInteger::negate,
                part -> BigInteger.ZERO,
                part -> BigInteger.ONE);
    }

    private static SecretBytes encoded(BigInteger[] p) throws Exception {
        RSAPrivateKey key = new RSAPrivateKey(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
        AlgorithmIdentifier rsa =
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return SecretBytes.adopt(new PrivateKeyInfo(rsa, key).getEncoded());
    }

    private static SecretBytes onP256(ECPrivateKey key) throws Exception {
        return SecretBytes.adopt(new PrivateKeyInfo(ON_P_256, key).getEncoded());
    }

    private static String nameOf(KeyPairKind kind) {
        return switch (kind) {
            case P_256 -> "secp256r1";
            case P_384 -> "secp384r1";
            case P_521 -> "secp521r1";
            default -> "secp256k1";
        };
    }
}
