package coffer.crypto.attestation;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// The TPM's own word, inside a document of the local attester: its quote, the signature over it,
/// and the certificate of the attestation key that signed.
record TpmEvidence(Bytes quote, Bytes signature, Bytes keyCertificate, Bytes nonce) {

    /// What a quote must be asked for with, so that it belongs to one key and one moment.
    // The hash's input is injective: the time and the key's length have fixed sizes.
    static Bytes qualifyingData(Bytes publicKey, Bytes nonce, Instant time) {
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        head.putLong(time.toEpochMilli()).putInt(publicKey.size());
        return Bytes.adopt(Digests.sha256(head.array(), publicKey.expose(), nonce.expose()));
    }

    /// Throws [RefusedDocumentException] unless the quote is of exactly the document's registers,
    /// made for its key at its time, and signed by a key that `root` certified.
    void check(AttestationDocument told, X509Certificate root, Instant now) {
        TpmQuote said = TpmQuote.parse(quote);
        TpmSignature signed = TpmSignature.parse(signature);
        PublicKey key = CertificateChain.attestationKey(keyCertificate, root, now);
        List<byte[]> values = told.pcrs().values().stream().map(Bytes::expose).toList();
        boolean holds =
                signed.isOver(quote, key)
                        && said.extraData().equals(qualifyingData(told))
                        && said.registers().equals(told.pcrs().keySet())
                        && said.bank() == told.bank()
                        && values.stream().allMatch(pcr -> pcr.length == said.bank().sizeBytes())
                        && said.pcrDigest().equals(Bytes.adopt(signed.hash().digest(values)));
        if (!holds) throw new RefusedDocumentException(Refusal.UNTRUSTED);
    }

    private Bytes qualifyingData(AttestationDocument told) {
        Bytes key =
                told.publicKey()
                        .orElseThrow(() -> new RefusedDocumentException(Refusal.NO_PUBLIC_KEY));
        return qualifyingData(key, nonce, told.time());
    }
}
