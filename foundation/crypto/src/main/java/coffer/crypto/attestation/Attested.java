package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A machine, as a document that was believed describes it: what it runs, by its platform
/// configuration registers, and the key that only it has.
public record Attested(
        AttestedKind kind,
        String moduleId,
        SortedMap<Integer, Bytes> pcrs,
        RSAPublicKey publicKey) {

    public Attested {
        pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
    }
}
