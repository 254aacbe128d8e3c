package coffer.testing.attestation;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A document in the making: good as it is, to be spoilt field by field.
public final class TestDocument {
    private static final int PCR_BYTES = 48;

    private final Map<Object, Object> fields = new LinkedHashMap<>();
    private final Map<Object, Object> pcrs = new LinkedHashMap<>();
    private PrivateKey key;
    private Object header = Map.of(1, -35);
    private boolean isOpen;

    private TestDocument(TestAuthority authority, String pcrField, Instant time) {
        this.key = authority.signer().key();
        fields.put("module_id", "i-0123456789abcdef0-enc0123456789abcdef");
        fields.put("digest", "SHA384");
        fields.put("timestamp", time.toEpochMilli());
        fields.put(pcrField, pcrs);
        fields.put("certificate", authority.signer().der());
        fields.put("cabundle", authority.bundle());
        fields.put("public_key", Optional.empty());
        fields.put("user_data", Optional.empty());
        fields.put("nonce", Optional.empty());
        for (int index = 0; index < 16; index++) pcr(index, filled(index + 1));
    }

    /// Of an enclave whose register n holds bytes of n + 1.
    public static TestDocument ofEnclave(TestAuthority authority, Instant time) {
        return new TestDocument(authority, "pcrs", time);
    }

    /// Of an instance with a NitroTPM.
    public static TestDocument ofTpm(TestAuthority authority, Instant time) {
        return new TestDocument(authority, "nitrotpm_pcrs", time);
    }

    /// A register's content: 48 times the same byte.
    public static byte[] filled(int octet) {
        byte[] bytes = new byte[PCR_BYTES];
        Arrays.fill(bytes, (byte) octet);
        return bytes;
    }

    public TestDocument with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    public TestDocument without(String name) {
        fields.remove(name);
        return this;
    }

    public TestDocument pcr(int index, byte[] value) {
        pcrs.put(index, value);
        return this;
    }

    public TestDocument withoutPcr(int index) {
        pcrs.remove(index);
        return this;
    }

    public TestDocument publicKey(byte[] subjectPublicKeyInfo) {
        return with("public_key", subjectPublicKeyInfo);
    }

    public TestDocument signedWith(PrivateKey other) {
        key = other;
        return this;
    }

    public TestDocument header(Object other) {
        header = other;
        return this;
    }

    /// Written with an outer map of indefinite length.
    public TestDocument open() {
        isOpen = true;
        return this;
    }

    public byte[] signed() {
        return signed(isOpen ? TestCbor.openMap(fields) : TestCbor.of(fields));
    }

    /// Signs any payload at all.
    public byte[] signed(byte[] payload) {
        byte[] protectedHeader = TestCbor.of(header);
        return TestCbor.of(
                List.of(protectedHeader, Map.of(), payload, signature(protectedHeader, payload)));
    }

    private byte[] signature(byte[] protectedHeader, byte[] payload) {
        try {
            Signature signer = Signature.getInstance("SHA384withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(
                    TestCbor.of(List.of("Signature1", protectedHeader, new byte[0], payload)));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
