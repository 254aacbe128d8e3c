package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a TPM says of its registers: which ones of which bank, and the hash over them. `extraData`
/// is what the quote was asked for with.
// TCG: TPM 2.0 Library, Part 2, "TPMS_ATTEST" and "TPMS_QUOTE_INFO".
record TpmQuote(TpmHash bank, SortedSet<Integer> registers, Bytes pcrDigest, Bytes extraData) {
    private static final int GENERATED_BY_A_TPM = 0xff544347;
    private static final int QUOTE = 0x8018;
    private static final int CLOCK_AND_FIRMWARE_BYTES = 17 + 8;
    private static final int MAX_SELECT_BYTES = 4;

    TpmQuote {
        registers = Collections.unmodifiableSortedSet(new TreeSet<>(registers));
    }

    /// Throws [RefusedDocumentException] for anything but a quote of one bank.
    static TpmQuote parse(Bytes attest) {
        return TpmReader.read(attest, TpmQuote::read);
    }

    private static TpmQuote read(TpmReader in) {
        if (in.i32() != GENERATED_BY_A_TPM || in.u16() != QUOTE) {
            throw RefusedDocumentException.malformed();
        }
        in.sized(); // the name of the key that signs, which its certificate tells better
        Bytes extraData = in.sized();
        in.bytes(CLOCK_AND_FIRMWARE_BYTES);
        if (in.i32() != 1) throw RefusedDocumentException.malformed();
        TpmHash bank = TpmHash.of(in.u16());
        SortedSet<Integer> registers = registers(in);
        return new TpmQuote(bank, registers, in.sized(), extraData);
    }

    private static SortedSet<Integer> registers(TpmReader in) {
        int size = in.u8();
        if (size > MAX_SELECT_BYTES) throw RefusedDocumentException.malformed();
        SortedSet<Integer> registers = new TreeSet<>();
        for (int at = 0; at < size; at++) {
            int bits = in.u8();
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if ((bits & (1 << bit)) != 0) registers.add(at * Byte.SIZE + bit);
            }
        }
        if (registers.isEmpty()) throw RefusedDocumentException.malformed();
        return registers;
    }
}
