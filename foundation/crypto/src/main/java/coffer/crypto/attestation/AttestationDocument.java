package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a document says; nothing of it is proved yet. `caBundle` has the root first.
// AWS: Nitro Enclaves User Guide, "Verifying the root of trust", "Attestation document
// specification" and "Check content"; EC2 User Guide, "Validate a NitroTPM Attestation Document".
record AttestationDocument(
        AttestedKind kind,
        TpmHash bank,
        String moduleId,
        Instant time,
        SortedMap<Integer, Bytes> pcrs,
        Bytes certificate,
        List<Bytes> caBundle,
        Optional<Bytes> publicKey,
        Optional<TpmEvidence> tpm) {
    static final String TPM_QUOTE = "tpm_quote";
    static final String TPM_SIGNATURE = "tpm_signature";
    static final String TPM_KEY_CERTIFICATE = "tpm_key_certificate";

    private static final int MAX_MODULE_ID = 256;
    private static final int MAX_CERTIFICATE_BYTES = 1024;
    private static final int MAX_CERTIFICATES = 8;
    private static final int MAX_PUBLIC_KEY_BYTES = 1024;
    private static final int MAX_USER_BYTES = 1024;
    private static final int MAX_TPM_BYTES = 1024;
    private static final int PCRS = 32;

    AttestationDocument {
        pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
        caBundle = List.copyOf(caBundle);
    }

    /// Throws [RefusedDocumentException] for every field that is missing, unknown or out of bounds.
    static AttestationDocument parse(Bytes payload) {
        if (!(CborReader.read(payload) instanceof Cbor.Fields(Map<Cbor, Cbor> fields))) {
            throw RefusedDocumentException.malformed();
        }
        Members members = new Members(new LinkedHashMap<>(fields));
        AttestedKind kind = members.kind();
        String bank = members.text("digest");
        Bytes nonce = members.blob("nonce", MAX_USER_BYTES).orElse(Bytes.empty());
        AttestationDocument document =
                new AttestationDocument(
                        kind,
                        bank(kind, bank),
                        moduleId(members),
                        time(members),
                        pcrs(members.fields(kind.field())),
                        certificate(members.take("certificate")),
                        caBundle(members.items("cabundle")),
                        members.blob("public_key", MAX_PUBLIC_KEY_BYTES),
                        kind == AttestedKind.LOCAL_TPM
                                ? Optional.of(evidence(members, nonce))
                                : Optional.empty());
        members.blob("user_data", MAX_USER_BYTES);
        members.refuseRest();
        return document;
    }

    /// AWS's registers are always SHA-384.
    private static TpmHash bank(AttestedKind kind, String digest) {
        if (digest.equals("SHA384")) return TpmHash.SHA384;
        boolean isOther = kind == AttestedKind.LOCAL_TPM && digest.equals("SHA256");
        if (!isOther) throw RefusedDocumentException.malformed();
        return TpmHash.SHA256;
    }

    private static TpmEvidence evidence(Members members, Bytes nonce) {
        return new TpmEvidence(
                members.blob(TPM_QUOTE, MAX_TPM_BYTES)
                        .orElseThrow(RefusedDocumentException::malformed),
                members.blob(TPM_SIGNATURE, MAX_TPM_BYTES)
                        .orElseThrow(RefusedDocumentException::malformed),
                certificate(members.take(TPM_KEY_CERTIFICATE)),
                nonce);
    }

    private static String moduleId(Members members) {
        String id = members.text("module_id");
        if (id.isEmpty() || id.length() > MAX_MODULE_ID) throw RefusedDocumentException.malformed();
        return id;
    }

    private static Instant time(Members members) {
        if (members.take("timestamp") instanceof Cbor.Int(long millis) && millis > 0) {
            return Instant.ofEpochMilli(millis);
        }
        throw RefusedDocumentException.malformed();
    }

    private static SortedMap<Integer, Bytes> pcrs(Map<Cbor, Cbor> fields) {
        if (fields.isEmpty() || fields.size() > PCRS) throw RefusedDocumentException.malformed();
        SortedMap<Integer, Bytes> pcrs = new TreeMap<>();
        fields.forEach((key, value) -> {
            if (!(key instanceof Cbor.Int(long index))
                    || index < 0
                    || index >= PCRS
                    || !(value instanceof Cbor.Blob(Bytes pcr))
                    || !isHash(pcr)) {
                throw RefusedDocumentException.malformed();
            }
            pcrs.put((int) index, pcr);
        });
        return pcrs;
    }

    private static boolean isHash(Bytes pcr) {
        return pcr.size() == 32 || pcr.size() == 48 || pcr.size() == 64;
    }

    private static List<Bytes> caBundle(List<Cbor> items) {
        if (items.isEmpty() || items.size() > MAX_CERTIFICATES) {
            throw RefusedDocumentException.malformed();
        }
        List<Bytes> bundle = new ArrayList<>();
        for (Cbor item : items) bundle.add(certificate(item));
        return bundle;
    }

    private static Bytes certificate(Cbor value) {
        if (value instanceof Cbor.Blob(Bytes der)
                && !der.isEmpty()
                && der.size() <= MAX_CERTIFICATE_BYTES) {
            return der;
        }
        throw RefusedDocumentException.malformed();
    }

    /// The fields not yet taken.
    private record Members(Map<Cbor, Cbor> rest) {

        /// By the one field with measurements that is there.
        AttestedKind kind() {
            List<AttestedKind> kinds =
                    List.of(AttestedKind.values()).stream()
                            .filter(kind -> rest.containsKey(new Cbor.Text(kind.field())))
                            .toList();
            if (kinds.size() != 1) throw RefusedDocumentException.malformed();
            return kinds.getFirst();
        }

        Cbor take(String name) {
            return Optional.ofNullable(rest.remove(new Cbor.Text(name)))
                    .orElseThrow(RefusedDocumentException::malformed);
        }

        String text(String name) {
            if (take(name) instanceof Cbor.Text(String text)) return text;
            throw RefusedDocumentException.malformed();
        }

        List<Cbor> items(String name) {
            if (take(name) instanceof Cbor.Items(List<Cbor> items)) return items;
            throw RefusedDocumentException.malformed();
        }

        Map<Cbor, Cbor> fields(String name) {
            if (take(name) instanceof Cbor.Fields(Map<Cbor, Cbor> fields)) return fields;
            throw RefusedDocumentException.malformed();
        }

        /// AWS's hypervisor writes null where the caller gave nothing.
        Optional<Bytes> blob(String name, int maxBytes) {
            Optional<Cbor> value = Optional.ofNullable(rest.remove(new Cbor.Text(name)));
            if (value.isEmpty() || value.get() instanceof Cbor.Nothing) return Optional.empty();
            if (value.get() instanceof Cbor.Blob(Bytes bytes) && bytes.size() <= maxBytes) {
                return Optional.of(bytes);
            }
            throw RefusedDocumentException.malformed();
        }

        void refuseRest() {
            if (!rest.isEmpty()) throw RefusedDocumentException.malformed();
        }
    }
}
