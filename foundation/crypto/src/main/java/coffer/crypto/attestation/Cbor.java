package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of CBOR, of the few kinds that attestation documents are made of.
sealed interface Cbor {

    /// A whole number between -2^63 and 2^63 - 1.
    record Int(long value) implements Cbor {}

    record Blob(Bytes bytes) implements Cbor {}

    record Text(String text) implements Cbor {}

    record Items(List<Cbor> items) implements Cbor {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Keys are numbers or texts, each once, in the order they came.
    record Fields(Map<Cbor, Cbor> fields) implements Cbor {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// CBOR's null.
    record Nothing() implements Cbor {}
}
